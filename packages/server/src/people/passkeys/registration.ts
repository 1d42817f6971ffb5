import type {
  addPasskey as addEndpoint,
  beginPasskey as beginEndpoint,
  Passkey,
  PasskeyChallenge,
  removePasskey as removeEndpoint,
  renamePasskey as renameEndpoint,
} from "@guildhall/protocol";
import { generateRegistrationOptions, verifyRegistrationResponse } from "@simplewebauthn/server";
import { decodeAttestationObject, isoBase64URL } from "@simplewebauthn/server/helpers";
import { Problem, type Call } from "../../http/index.ts";
import { forgetMethod } from "../proofs/account-queries.ts";
import { accountOf, asAccount, requireFresh } from "../proofs/account.ts";
import { requireAnotherWay } from "../proofs/last-way.ts";
import type { ProvingParts } from "../proofs/parts.ts";
import { tell } from "../mail/tell.ts";
import { insertAccountEvent } from "../queries.ts";
import { begin, challengeSeconds, end, relyingParty } from "./challenge.ts";
import {
  deletePasskey,
  insertPasskey,
  selectPasskeys,
  updatePasskeyName,
  type NewPasskey,
  type PasskeyRow,
} from "./queries.ts";

/** The most passkeys that a person has. */
const maxPasskeys = 20;

/**
 * Begins to make a passkey that can be found by the device itself and asks who holds it.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required` and `too_many_requests`.
 */
export async function beginPasskey(
  parts: ProvingParts,
  call: Call<typeof beginEndpoint>,
): Promise<PasskeyChallenge> {
  const account = await accountOf(parts.pool, call.facts);
  requireFresh(account);
  const { user_id: userId, email, name } = account;
  const kept = await selectPasskeys(parts.pool, userId);
  const { id: rpID } = relyingParty(parts);
  const options = await generateRegistrationOptions({
    rpName: rpID,
    rpID,
    userName: email,
    userDisplayName: name,
    userID: handleOf(userId),
    timeout: challengeSeconds * 1000,
    attestationType: "none",
    excludeCredentials: kept.map(({ credential_id: id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return begin(parts, call, { kind: "passkey_registration", userId, options });
}

/** What a passkey knows its person by: the 16 bytes of their id. */
export function handleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll("-", ""), "hex"));
}

/**
 * Adds the passkey that was made.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required`, `challenge_expired` and `passkey_refused`.
 */
export async function addPasskey(
  parts: ProvingParts,
  { request, body, facts }: Call<typeof addEndpoint>,
): Promise<Passkey> {
  const found = await accountOf(parts.pool, facts);
  requireFresh(found);
  const { user_id: userId } = found;
  const answering = { kind: "passkey_registration", challenge: body.challenge, userId } as const;
  const { value } = await end(parts, request, answering);
  const made = await checked(parts, body.response, value);
  return asAccount(parts.pool, { ...facts, account: userId }, async (transaction, account) => {
    const { client } = transaction;
    requireFresh(account);
    if ((await selectPasskeys(client, userId)).length >= maxPasskeys)
      throw new Problem("passkey_refused", { detail: `Nobody has more than ${maxPasskeys} passkeys.` });
    const kept = await insertPasskey(client, { ...made, userId, name: body.name });
    if (!kept) throw new Problem("passkey_refused");
    await insertAccountEvent(client, { userId, type: "user.passkey_added", facts });
    await tell(parts, transaction, { person: account, change: "passkey_added" });
    return passkeyOf(kept);
  });
}

type Response = Call<typeof addEndpoint>["body"]["response"];
type Made = Omit<NewPasskey, "userId" | "name">;

async function checked(parts: ProvingParts, response: Response, challenge: string): Promise<Made> {
  const { id, origin } = relyingParty(parts);
  const refused = (cause?: unknown): never => {
    throw new Problem("passkey_refused", { cause });
  };
  try {
    requireNoCertificates(response.response.attestationObject);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      // What browsers add and nobody asked for is left behind.
      response: {
        id: response.id,
        rawId: response.rawId,
        type: response.type,
        clientExtensionResults: {},
        response: {
          clientDataJSON: response.response.clientDataJSON,
          attestationObject: response.response.attestationObject,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    });
    if (!verified) return refused();
    const { credential, credentialBackedUp: backedUp } = registrationInfo;
    const { id: credentialId, publicKey, counter } = credential;
    return { credentialId, publicKey, counter, backedUp, transports: response.response.transports ?? [] };
  } catch (error) {
    return refused(error);
  }
}

// Who made a device is not asked, and whoever tells all the same can not make us fetch what their certificates name.
function requireNoCertificates(attestationObject: string): void {
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
  const format = decoded.get("fmt");
  const certified = decoded.get("attStmt").get("x5c") !== undefined;
  if (certified || (format !== "none" && format !== "packed"))
    throw new Error(`A passkey came with an attestation, which nobody asked for: ${format}.`);
}

/**
 * Gives a passkey of the account another name.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required` and `not_found`.
 */
export async function renamePasskey(
  { pool }: ProvingParts,
  { parameters, body: { name }, facts }: Call<typeof renameEndpoint>,
): Promise<Passkey> {
  return asAccount(pool, facts, async ({ client }, account) => {
    const { user_id: userId } = account;
    const id = parameters.passkey;
    const before = (await selectPasskeys(client, userId)).find((each) => each.id === id);
    if (!before) throw new Problem("not_found");
    requireFresh(account);
    if (before.name === name) return passkeyOf(before);
    const renamed = await updatePasskeyName(client, { userId, id, name });
    if (!renamed) throw new Problem("not_found");
    await insertAccountEvent(client, { userId, type: "user.passkey_renamed", facts });
    return passkeyOf(renamed);
  });
}

/**
 * Removes a passkey of the account.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required`, `last_way` and `not_found`.
 */
export async function removePasskey(
  parts: ProvingParts,
  { parameters, facts }: Call<typeof removeEndpoint>,
): Promise<null> {
  return asAccount(parts.pool, facts, async (transaction, account) => {
    const { client } = transaction;
    const { user_id: userId } = account;
    if (!(await deletePasskey(client, userId, parameters.passkey))) throw new Problem("not_found");
    requireFresh(account);
    await requireAnotherWay(client, userId);
    // Which of several was shown, no session tells.
    await forgetMethod(client, { userId, sessionId: account.session_id, method: "hwk" });
    await insertAccountEvent(client, { userId, type: "user.passkey_removed", facts });
    await tell(parts, transaction, { person: account, change: "passkey_removed" });
    return null;
  });
}

/** A passkey as its owner sees it. */
export function passkeyOf(row: PasskeyRow): Passkey {
  const { id, name, created_at, last_used_at, backed_up: backedUp } = row;
  const lastUsedAt = last_used_at?.toISOString() ?? null;
  return { id, name, createdAt: created_at.toISOString(), lastUsedAt, backedUp };
}
