import type { SignedIn } from "@guildhall/protocol";
import { Problem, type Reply, type RequestFacts } from "../../http/index.ts";
import { attach } from "../browser.ts";
import type { AccountSession } from "../identity-engine.ts";
import { insertAccountEvent, selectSignedIn } from "../queries.ts";
import type { SigningParts } from "./parts.ts";
import { totpIsOn } from "../totp/queries.ts";
import type { Transaction } from "../transaction.ts";
import { bind } from "../challenges/binding.ts";
import { deleteExpiredChallenges, insertChallenge } from "../challenges/queries.ts";
import { withMethod } from "./methods.ts";

/** A request that signs somebody in. */
export interface SigningIn {
  readonly request: Request;
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

/** Who proved themselves in which ways. */
export interface Admission {
  readonly userId: string;
  readonly methods: readonly string[];
  readonly call: SigningIn;
  /** Makes the account session (default: the engine opens one); null when what was proved has changed meanwhile. */
  readonly session?: () => Promise<AccountSession | null>;
}

/** How long a sign-in waits for its second factor: 10 minutes. */
const secondStepSeconds = 10 * 60;

/**
 * Signs a person in, whom the transaction keeps, with what they proved. Where they have an authenticator app and showed only
 * one factor, it keeps the sign-in for its second step instead, and gives the problem `second_factor_required`: to be thrown
 * once the transaction has committed. Which way they came makes no difference to that.
 *
 * Throws the problem `too_many_accounts`.
 * @see OWASP ASVS 5.0 section 6.3.4
 */
export async function admit(
  parts: SigningParts,
  transaction: Transaction,
  admission: Admission,
): Promise<SignedIn | Problem> {
  const { client } = transaction;
  const { userId, call } = admission;
  const { facts, reply } = call;
  const methods = admission.methods.reduce<readonly string[]>(withMethod, []);
  if (!methods.includes("mfa") && (await totpIsOn(client, userId)))
    return beginSecondStep(parts, transaction, { ...admission, methods });
  const open = admission.session ?? (() => parts.engine.openSession(transaction, { userId, facts }));
  const session = await open();
  if (!session) return new Problem("wrong_credentials");
  await attach(parts, transaction, { session, methods, facts, reply });
  await insertAccountEvent(client, { userId, type: "account.signed_in", facts });
  return signedInOf(transaction, userId);
}

/** What `admit` came to; throws what it refused with. */
export function admitted(outcome: SignedIn | Problem): SignedIn {
  if (outcome instanceof Problem) throw outcome;
  return outcome;
}

async function beginSecondStep(
  { secure }: SigningParts,
  { client }: Transaction,
  { userId, methods, call }: Admission,
): Promise<Problem> {
  const { hash, cookie } = await bind(client, call.request, secure);
  await deleteExpiredChallenges(client, 100);
  await insertChallenge(client, {
    kind: "second_factor",
    binding: hash,
    userId,
    value: methods.join(" "),
    lifetimeSeconds: secondStepSeconds,
  });
  return new Problem("second_factor_required", { ways: ["otp"], headers: { "Set-Cookie": cookie } });
}

/** Who signed in, and where they land. */
export async function signedInOf({ client }: Transaction, userId: string): Promise<SignedIn> {
  const person = await selectSignedIn(client, userId);
  if (!person) throw new Error("Whoever just signed in can not be read.");
  const { id, name, email, email_verified: emailVerified, landing } = person;
  return { user: { id, name, email, emailVerified }, landing };
}
