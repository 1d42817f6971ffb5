import {
  requestPasswordReset as requestPasswordResetEndpoint,
  resetPassword as resetPasswordEndpoint,
  sendVerification as sendVerificationEndpoint,
  signIn as signInEndpoint,
  signOut as signOutEndpoint,
  verifyEmail as verifyEmailEndpoint,
} from "@guildhall/protocol";
import { route, type Logger, type Route } from "../http/index.ts";
import type { Db, Performer, Statement } from "../tenancy/index.ts";
import { changePerformer } from "./address/email-change.ts";
import { addressRoutes } from "./address/routes.ts";
import { attach, type Attaching } from "./browser.ts";
import { createBetterAuthEngine } from "./better-auth.ts";
import { deleteAccount, type AccountDeletion } from "./deletion/delete-account.ts";
import { endSessions, type Ending } from "./devices/end-sessions.ts";
import type { IdentityEngine } from "./identity-engine.ts";
import type { Mail, Mailer } from "./mail/mail.ts";
import { createOutbox } from "./mail/outbox.ts";
import {
  proofPerformer,
  requestPasswordReset,
  resetPassword,
  sendVerification,
  verifyEmail,
} from "./proof-by-mail.ts";
import {
  createRateGate,
  defaultRateLimits,
  type CreateLimiter,
  type RateGate,
  type RateLimits,
} from "./rate-limits.ts";
import { createProviders, type OauthClients, type OauthPlaces } from "./oauth/providers.ts";
import { codePerformer } from "./proofs/email-code.ts";
import { createKeyedHash } from "./challenges/keyed-hash.ts";
import type { ProvingParts } from "./proofs/parts.ts";
import { proofRoutes } from "./proofs/routes.ts";
import { signIn, signOut, signUp, type SignUp } from "./signing.ts";
import { createSealer } from "./mail/sealed.ts";
import type { SystemPool, Transaction } from "./transaction.ts";
import { createVouching, type Vouching } from "./vouching/vouching.ts";

/** What this room works with. */
export interface PeopleOptions {
  /** Connections as `guildhall_owner`, who alone reaches the schema `identity`. */
  readonly system: SystemPool;
  /** What the identity engine's secret is derived from, and what mails that wait are sealed with. */
  readonly secret: string;
  /** The one origin under which people reach the application: links in mails begin with it. */
  readonly publicUrl: string;
  readonly mailer: Mailer;
  readonly logger: Logger;
  /** The services elsewhere that one can sign in with (default none). */
  readonly oauth?: OauthClients;
  /** Where those services are, when they are not where they are: for tests. */
  readonly oauthPlaces?: OauthPlaces;
  /** Other limits than the usual ones. */
  readonly limits?: Partial<RateLimits>;
  /** Where requests are counted (default: in the memory of this process). */
  readonly createLimiter?: CreateLimiter;
}

/** Who people are, and in which browsers they are signed in. */
export interface People {
  /** Sign-in, sign-out, and what is proved by mail. */
  readonly routes: readonly Route[];
  readonly identity: IdentityEngine;
  /** Counts what somebody may do only so often; later rooms count there, too. */
  readonly gate: RateGate;
  /**
   * Makes a person, signed in in this browser, together with what else must come into being with them.
   *
   * Throws the problems `email_taken`, `too_many_accounts` and `too_many_requests`.
   */
  signUp<Value>(request: SignUp<Value>): Promise<Value>;
  /** Attaches an account session to the browser of a request. Throws the problem `too_many_accounts`. */
  attach(transaction: Transaction, attaching: Attaching): Promise<{ readonly browserId: string }>;
  /**
   * Deletes a person who is signed in in the browser of a request.
   *
   * Throws the problems `wrong_credentials`, `sole_owner`, `unauthenticated` and `too_many_requests`.
   */
  deleteAccount(deletion: AccountDeletion): Promise<null>;
  /** Ends one account session of a person, or all. Throws the problems `not_found` and `unauthenticated`. */
  endSessions(ending: Ending): Promise<null>;
  /** What the organizations' own identity providers need. */
  readonly vouching: Vouching;
  /** Has a mail sent once this transaction has committed: at least once, and not when it does not commit. */
  mail(db: Db, mail: Mail): Statement<null>;
  /** What sends mails, and makes the secrets that are mailed. */
  readonly performers: readonly Performer[];
}

/** Makes the room. */
export function createPeople(options: PeopleOptions): People {
  const { system: pool, secret, publicUrl, mailer, logger } = options;
  const { limits = {}, createLimiter, oauth = {}, oauthPlaces = {} } = options;
  const parts: ProvingParts = {
    pool,
    engine: createBetterAuthEngine({ pool, secret, publicUrl, logger }),
    gate: createRateGate({ ...defaultRateLimits, ...limits }, createLimiter),
    outbox: createOutbox({ mailer, secret }),
    sealer: createSealer(secret, "proof by mail"),
    publicUrl,
    secure: new URL(publicUrl).protocol === "https:",
    keyed: createKeyedHash(secret),
    totpSealer: createSealer(secret, "authenticator apps"),
    providers: createProviders({ clients: oauth, places: oauthPlaces, publicUrl }),
    oauthSealer: createSealer(secret, "sign-in elsewhere"),
  };
  return {
    routes: [
      route(signInEndpoint, async (call) => signIn(parts, call)),
      route(signOutEndpoint, async (call) => signOut(parts, call)),
      route(sendVerificationEndpoint, async (call) => sendVerification(parts, call)),
      route(verifyEmailEndpoint, async (call) => verifyEmail(parts, call)),
      route(requestPasswordResetEndpoint, async (call) => requestPasswordReset(parts, call)),
      route(resetPasswordEndpoint, async (call) => resetPassword(parts, call)),
      ...proofRoutes(parts),
      ...addressRoutes(parts),
    ],
    identity: parts.engine,
    gate: parts.gate,
    signUp: async (request) => signUp(parts, request),
    attach: async (transaction, attaching) => attach(parts, transaction, attaching),
    deleteAccount: async (deletion) => deleteAccount(parts, deletion),
    endSessions: async (ending) => endSessions(parts, ending),
    vouching: createVouching(parts),
    mail: (db, mail) => parts.outbox.post(db, mail),
    performers: [parts.outbox.performer, proofPerformer(parts), codePerformer(parts), changePerformer(parts)],
  };
}
