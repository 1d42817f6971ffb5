import { personName, type OauthProvider, type SignedIn } from "@guildhall/protocol";
import { Problem } from "../../http/index.ts";
import { asAccount, stepUp } from "../proofs/account.ts";
import { admit, type SigningIn } from "../proofs/admission.ts";
import type { ProvingParts } from "../proofs/parts.ts";
import { tell } from "../mail/tell.ts";
import { issueVerification } from "../proof-by-mail.ts";
import { insertAccountEvent, lockPerson, lockPersonById, selectPerson, type PersonRow } from "../queries.ts";
import { networkOf } from "../rate-limits.ts";
import { totpIsOn } from "../totp/queries.ts";
import { inTransaction, type Transaction } from "../transaction.ts";
import type { Identity } from "./identity.ts";
import { insertLink, insertPerson, selectLinkedPerson } from "./queries.ts";

/** Who came back from which service, in which request. */
export interface Returned {
  readonly provider: OauthProvider;
  readonly identity: Identity;
  readonly call: SigningIn;
}

/**
 * Signs in whoever an account elsewhere is linked to. Where it is linked to nobody: whoever has its address, if the service
 * and we both know that the address is theirs, and they have no second factor; else a new person, if nobody has the address.
 *
 * Throws the problems `account_link_refused`, `oauth_failed` without an address, `too_many_accounts` and
 * `too_many_requests`; gives `second_factor_required`.
 */
export async function signInFromElsewhere(
  parts: ProvingParts,
  returned: Returned,
): Promise<SignedIn | Problem> {
  const { provider, identity, call } = returned;
  return inTransaction(parts.pool, async (transaction) => {
    const { accountId } = identity;
    const linked = await selectLinkedPerson(transaction.client, { provider, accountId });
    const userId = linked ?? (await linkedNow(parts, transaction, returned));
    if (!(await lockPersonById(transaction.client, userId))) throw new Problem("account_link_refused");
    return admit(parts, transaction, { userId, methods: [`oauth:${provider}`], call });
  });
}

async function linkedNow(parts: ProvingParts, transaction: Transaction, returned: Returned): Promise<string> {
  const { client } = transaction;
  const { provider, identity, call } = returned;
  const { email, accountId } = identity;
  if (email === null)
    throw new Problem("oauth_failed", { detail: "The other service tells no e-mail address." });
  const known = await selectPerson(client, email);
  const person = known && (await lockPerson(client, { userId: known.id, email }));
  if (!person) return newcomer(parts, transaction, { ...returned, email });
  if (!identity.emailVerified || !person.email_verified || (await totpIsOn(client, person.id)))
    throw new Problem("account_link_refused");
  if (!(await insertLink(client, person.id, { provider, accountId })))
    throw new Problem("account_link_refused");
  await recordLink(parts, transaction, { person, call });
  return person.id;
}

async function newcomer(
  parts: ProvingParts,
  transaction: Transaction,
  { provider, identity, call, email }: Returned & { readonly email: string },
): Promise<string> {
  const { client } = transaction;
  const { facts } = call;
  await parts.gate.pass(["signUpFrom", networkOf(facts.ip)]);
  const { accountId, emailVerified } = identity;
  const name = nameOf(identity, email);
  const userId = await insertPerson(client, { name, email, emailVerified });
  const isNew = userId !== null && (await insertLink(client, userId, { provider, accountId }));
  // Somebody else came with it at the same moment.
  if (!isNew) throw new Problem("account_link_refused");
  await insertAccountEvent(client, { userId, type: "user.created", facts });
  if (emailVerified) await insertAccountEvent(client, { userId, type: "user.email_verified", facts });
  else await issueVerification(parts, transaction, { id: userId, name, email });
  return userId;
}

function nameOf({ name }: Identity, email: string): string {
  const [local = ""] = email.split("@");
  return personName.safeParse(name).data ?? personName.safeParse(local.slice(0, 80)).data ?? "New here";
}

/**
 * Proves again who an account is, with an account elsewhere that is linked to it.
 *
 * Throws the problems `unauthenticated` and `account_link_refused`.
 */
export async function stepUpFromElsewhere(
  { pool, secure }: ProvingParts,
  { provider, identity, call }: Returned,
  userId: string,
): Promise<void> {
  const { facts, reply } = call;
  await asAccount(pool, { ...facts, account: userId }, async (transaction, account) => {
    const { accountId } = identity;
    if ((await selectLinkedPerson(transaction.client, { provider, accountId })) !== userId)
      throw new Problem("account_link_refused");
    await stepUp({ secure }, transaction, { account, method: `oauth:${provider}`, facts, reply });
  });
}

/**
 * Links an account elsewhere to the account that asked for it; one that is linked to it already stays so.
 *
 * Throws the problems `unauthenticated` and `account_link_refused`.
 */
export async function linkFromElsewhere(
  parts: ProvingParts,
  { provider, identity, call }: Returned,
  userId: string,
): Promise<void> {
  await asAccount(parts.pool, { ...call.facts, account: userId }, async (transaction, account) => {
    const elsewhere = { provider, accountId: identity.accountId };
    const linked = await selectLinkedPerson(transaction.client, elsewhere);
    if (linked === userId) return;
    if (linked !== null || !(await insertLink(transaction.client, userId, elsewhere)))
      throw new Problem("account_link_refused");
    await recordLink(parts, transaction, { person: { ...account, id: userId }, call });
  });
}

interface Linked {
  readonly person: Pick<PersonRow, "id" | "name" | "email">;
  readonly call: SigningIn;
}

async function recordLink(
  parts: ProvingParts,
  transaction: Transaction,
  { person, call: { facts } }: Linked,
): Promise<void> {
  await insertAccountEvent(transaction.client, { userId: person.id, type: "user.oauth_linked", facts });
  await tell(parts, transaction, { person, change: "oauth_linked" });
}
