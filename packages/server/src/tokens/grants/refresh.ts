import { append } from "../../events/index.ts";
import { hashOf, Problem } from "../../http/index.ts";
import { memberContext, refused, type Db, type MemberContext, type Statement } from "../../tenancy/index.ts";
import { issue } from "../access/access-token.ts";
import { issueForDevice } from "./device.ts";
import { audienceOf, required, requestOf, type Granted, type Granting, type TokenCall } from "./granting.ts";
import {
  enterSession,
  rotateDeviceToken,
  rotateRefreshToken,
  type RotatedDeviceRow,
  type RotatedRow,
  type Rotation,
} from "./queries.ts";
import { deviceTokenReusedMail } from "./mail.ts";
import { refreshKindOf } from "./secrets.ts";

/**
 * Gives the next access token for a refresh token, and the refresh token that follows. Whoever asks again with the same
 * one within ten seconds, before its successor is used, gets that same successor: an answer that was lost harms nobody.
 * Whoever comes later has what they should not have: the session that it is of ends, and no other; of a device, the
 * device.
 *
 * Throws the problems `invalid_grant`, and `step_up_required` and `email_domain_refused` where the policy asks for what
 * the session has not: then the refresh token is as it was.
 * @see RFC 6749 section 6, RFC 9700 section 4.14.2
 */
export async function refresh(granting: Granting, call: TokenCall): Promise<Granted> {
  const token = required(call, "refresh_token");
  const kind = refreshKindOf(token);
  if (kind === null) throw new Problem("invalid_grant");
  const successor = granting.derivation.successorOf(token);
  const rotation = { token: hashOf(token), successor: hashOf(successor), clientId: call.body.client_id };
  const answer =
    kind === "device"
      ? await refreshDevice(granting, call, rotation)
      : await refreshSession(granting, call, rotation);
  return { ...answer, refresh_token: successor };
}

type Refreshed = Omit<Granted, "refresh_token">;

async function refreshSession(granting: Granting, call: TokenCall, rotation: Rotation): Promise<Refreshed> {
  const { door, tokens } = granting;
  const audience = audienceOf(call, tokens);
  const context = await door.public(call.request, async ({ db }) => {
    const row = await rotateRefreshToken(db, rotation);
    if (!row || row.outcome === "unknown") throw new Problem("invalid_grant");
    if (row.outcome === "reused") return recordReuse(db, row, call);
    return entered(granting, db, { call, session: row.session_id, slug: row.organization_slug });
  });
  // What ended has committed before this is said.
  if (!context) throw new Problem("invalid_grant");
  return issue(tokens, context, { audience, clientId: rotation.clientId });
}

/** The context of a session that the process vouches for. Throws what the door refuses with. */
export async function entered(
  { tokens, grants }: Granting,
  db: Db,
  { call, session, slug }: { readonly call: TokenCall; readonly session: string; readonly slug: string },
): Promise<MemberContext> {
  const proof = await tokens.prove("organization session", session);
  const row = await enterSession(db, { session, proof, slug, request: requestOf(call) });
  if (row?.refusal !== null) throw refused(row?.refusal ?? "not_found");
  return memberContext(row, slug, grants);
}

async function recordReuse(db: Db, row: RotatedRow, { facts }: TokenCall): Promise<null> {
  const actor = { id: row.user_id, name: row.user_name };
  const organization = { id: row.organization_id, slug: row.organization_slug, name: row.organization_name };
  await append(
    { db, context: { organization, actor }, facts },
    {
      type: "organization_session.closed",
      subject: { kind: "organization_session", id: row.session_id, name: row.user_name },
      after: { reason: "refresh_token_reused" },
    },
  );
  return null;
}

async function refreshDevice(granting: Granting, call: TokenCall, rotation: Rotation): Promise<Refreshed> {
  const { door, tokens } = granting;
  const row = await door.public(call.request, async ({ db }) => {
    const rotated = await rotateDeviceToken(db, rotation, requestOf(call));
    if (rotated?.outcome === "reused")
      await tellOfReuse(granting, db, { row: rotated, clientId: rotation.clientId });
    return rotated;
  });
  // What ended has committed before this is said.
  if (!row || row.outcome === "unknown" || row.outcome === "reused") throw new Problem("invalid_grant");
  return issueForDevice(tokens, row, rotation.clientId);
}

function tellOfReuse(
  { people, tokens }: Granting,
  db: Db,
  { row, clientId }: { readonly row: RotatedDeviceRow; readonly clientId: string },
): Statement<null> {
  const to = { name: row.user_name, email: row.user_email };
  return people.mail(db, deviceTokenReusedMail(to, { clientId, publicUrl: tokens.issuer }));
}
