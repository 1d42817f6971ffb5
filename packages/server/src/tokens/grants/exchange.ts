import { accessTokenUrn, deviceTokenClaims, slug as slugForm } from "@guildhall/protocol";
import { append } from "../../events/index.ts";
import { hashOf, newId, Problem } from "../../http/index.ts";
import { refused } from "../../tenancy/index.ts";
import { issue } from "../access/access-token.ts";
import { checkToken } from "../access/check-token.ts";
import { nothing } from "../tokens.ts";
import {
  audienceOf,
  deviceAudience,
  required,
  sessionSeconds,
  type Granted,
  type Granting,
  type TokenCall,
} from "./granting.ts";
import { exchangeDevice } from "./queries.ts";
import { entered } from "./refresh.ts";
import { newRefreshToken } from "./secrets.ts";

/**
 * Exchanges the access token of a device for one of an organization, with a refresh token of its own. Nothing else can be
 * exchanged: a token of one organization leads to no other. The proof of the person stays what it was.
 *
 * Throws the problems `invalid_request` (a subject that is not good here), `invalid_target` (no such organization, or the
 * person is not its member), `step_up_required` and `email_domain_refused`.
 * @see RFC 8693 section 2
 */
export async function exchange(granting: Granting, call: TokenCall): Promise<Granted> {
  const { door, tokens } = granting;
  const clientId = call.body.client_id;
  const device = await deviceOf(granting, call);
  const slug = slugForm.safeParse(required(call, "organization"));
  if (!slug.success) throw new Problem("invalid_target");
  const audience = audienceOf(call, tokens);
  const token = newRefreshToken("organization");
  const { userAgent, ip } = call.facts;
  const wanted = {
    ...{ device, proof: await tokens.prove("device", device), clientId, slug: slug.data, session: newId() },
    ...{ token: hashOf(token), lifetimeSeconds: sessionSeconds, userAgent, ip },
  };
  // Signed before it commits: where that fails, no session was opened that nobody holds.
  const answer = await door.public(call.request, async ({ db }) => {
    const word = await exchangeDevice(db, wanted);
    if (word === "invalid_grant") throw notGood();
    if (word !== null) throw refused(word);
    const inside = await entered(granting, db, { call, session: wanted.session, slug: slug.data });
    await append(
      { db, context: inside, facts: call.facts },
      {
        type: "organization_session.opened",
        subject: { kind: "organization_session", id: wanted.session, name: inside.user.name },
        after: { client: clientId },
      },
    );
    return issue(tokens, inside, { audience, clientId });
  });
  return { ...answer, refresh_token: token, issued_token_type: accessTokenUrn };
}

/** The account session of the device whose token is to be exchanged. */
async function deviceOf({ tokens }: Granting, call: TokenCall): Promise<string> {
  const { requested_token_type: requested = accessTokenUrn, client_id: clientId } = call.body;
  if (requested !== accessTokenUrn || required(call, "subject_token_type") !== accessTokenUrn)
    throw new Problem("invalid_request", { detail: `Only an ${accessTokenUrn} is exchanged, for another.` });
  const { keys, issuer } = tokens;
  const demand = { keys: keys.find, issuer, audience: deviceAudience(issuer), claims: deviceTokenClaims };
  const said = await checkToken(required(call, "subject_token"), demand).catch(nothing);
  if (said?.client_id !== clientId) throw notGood();
  return said.sid;
}

function notGood(): Problem {
  return new Problem("invalid_request", { detail: "This subject token is not, or no longer, good." });
}
