import type {
  changePassword as changePasswordEndpoint,
  OauthProvider,
  Proofs,
  removeOauthLink,
} from "@guildhall/protocol";
import { Problem, type Call, type RequestFacts } from "../../http/index.ts";
import { deletePending } from "../address/queries.ts";
import { deleteLink } from "../oauth/queries.ts";
import { selectPasskeys } from "../passkeys/queries.ts";
import { passkeyOf } from "../passkeys/registration.ts";
import { insertAccountEvent, selectPasswordHash, upsertPassword } from "../queries.ts";
import { accountOf, asAccount, endOtherSessions, raise, requireFresh, withPassword } from "./account.ts";
import { forgetMethod, selectHeldProofs, type SignedInAccount } from "./account-queries.ts";
import { deleteChallengesOf } from "../challenges/queries.ts";
import { requireAnotherWay } from "./last-way.ts";
import type { ProvingParts } from "./parts.ts";
import { tell } from "../mail/tell.ts";

/** In which ways one can sign in here. */
export function waysHere({ providers }: ProvingParts): { ways: string[]; oauth: OauthProvider[] } {
  const oauth = [...providers.keys()];
  return { ways: ["pwd", "email", "hwk", ...oauth.map((name) => `oauth:${name}`)], oauth };
}

/** In which ways an account can prove who it is. Throws the problems `unauthenticated` and `invalid_request`. */
export async function readProofs({ pool }: ProvingParts, facts: RequestFacts): Promise<Proofs> {
  const account = await accountOf(pool, facts);
  const held = await selectHeldProofs(pool, account.user_id);
  const passkeys = await selectPasskeys(pool, account.user_id);
  const { totp_enabled_at, recovery_codes_left: recoveryCodesLeft } = held;
  return {
    password: held.password,
    totp: totp_enabled_at && { enabledAt: totp_enabled_at.toISOString(), recoveryCodesLeft },
    passkeys: passkeys.map(passkeyOf),
    oauth: held.links,
    session: {
      methods: [...account.methods],
      authenticatedAt: account.authenticated_at.toISOString(),
      freshUntil: account.is_fresh ? (account.fresh_until?.toISOString() ?? null) : null,
    },
  };
}

/**
 * Changes an account's password with the old one, or sets the first, and ends its sessions elsewhere unless told not to. The
 * old password is a fresh proof by itself; for a first one, and for a second factor, it is asked as everywhere.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required`, `wrong_credentials` and `too_many_requests`.
 * @see OWASP ASVS 5.0 sections 6.2.3 and 7.4.3
 */
export async function changePassword(
  parts: ProvingParts,
  { body, facts, reply }: Call<typeof changePasswordEndpoint>,
): Promise<null> {
  const { pool, engine } = parts;
  const found = await accountOf(pool, facts);
  const { user_id: userId, email } = found;
  const hash = await provedOld(parts, found, body.oldPassword);
  const made = await engine.hashPassword(body.password);
  return asAccount(pool, { ...facts, account: userId }, async (transaction, account) => {
    const { client } = transaction;
    requireFresh(hash === null ? account : withPassword(account));
    if ((await selectPasswordHash(client, email)) !== hash) throw new Problem("wrong_credentials");
    await upsertPassword(client, userId, made);
    await deleteChallengesOf(client, userId);
    await deletePending(client, userId);
    if (hash !== null) await raise(parts, transaction, { account, method: "pwd", facts, reply });
    if (body.endOtherSessions) await endOtherSessions(engine, transaction, account);
    await insertAccountEvent(client, { userId, type: "user.password_changed", facts });
    await tell(parts, transaction, { person: account, change: "password_set" });
    return null;
  });
}

/** The hash of the old password, which was held against it; null where there is none yet. */
async function provedOld(
  { pool, engine, gate }: ProvingParts,
  { email, session_id }: SignedInAccount,
  oldPassword: string | undefined,
): Promise<string | null> {
  const hash = await selectPasswordHash(pool, email);
  if (hash === null) return null;
  await gate.pass(["stepUpIn", session_id]);
  if (!(await engine.checkPassword(hash, oldPassword ?? ""))) throw new Problem("wrong_credentials");
  await gate.giveBack(["stepUpIn", session_id]);
  return hash;
}

/**
 * Unlinks an account elsewhere.
 *
 * Throws the problems `unauthenticated`, `invalid_request`, `step_up_required`, `last_way` and `not_found`.
 */
export async function unlink(
  parts: ProvingParts,
  { parameters, facts }: Call<typeof removeOauthLink>,
): Promise<null> {
  return asAccount(parts.pool, facts, async (transaction, account) => {
    const { client } = transaction;
    const { user_id: userId } = account;
    const provider = await deleteLink(client, userId, parameters.link);
    if (provider === null) throw new Problem("not_found");
    requireFresh(account);
    await requireAnotherWay(client, userId);
    await forgetMethod(client, { userId, sessionId: account.session_id, method: `oauth:${provider}` });
    await insertAccountEvent(client, { userId, type: "user.oauth_unlinked", facts });
    await tell(parts, transaction, { person: account, change: "oauth_unlinked" });
    return null;
  });
}
