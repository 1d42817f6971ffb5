import type { RequestFacts } from "../http/index.ts";
import type { Transaction } from "./transaction.ts";

/** Who a person is, proved: an account session that was just made, or is being ended. */
export interface AccountSession {
  readonly id: string;
  readonly userId: string;
}

/** What is known of an account session while it lives. */
export interface LivingSession extends AccountSession {
  /** How the person proved themselves: `pwd`, `otp`, `mfa` … @see RFC 8176 section 2 */
  readonly methods: readonly string[];
  readonly authenticatedAt: Date;
  readonly expiresAt: Date;
}

/** An e-mail address in its canonical form and a password, with the hash that was made of it or that it was held against. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly passwordHash: string;
  readonly facts: RequestFacts;
}

/** Somebody who signs up. */
export interface NewPerson extends Credentials {
  readonly name: string;
}

/**
 * What Guildhall asks of whatever engine keeps identities. Hashing takes long, so it is apart from what needs a
 * transaction: no connection is held while a password is hashed.
 */
export interface IdentityEngine {
  /** The engine's own endpoints. Those that Guildhall serves itself, or has no use for, answer 404. */
  handler(request: Request): Promise<Response>;
  hashPassword(password: string): Promise<string>;
  /** Holds a password against a hash; without a hash it takes as long and answers false. */
  checkPassword(hash: string | null, password: string): Promise<boolean>;
  /** Makes a person and their first account session. Throws the problem `email_taken`. */
  signUp(transaction: Transaction, person: NewPerson): Promise<AccountSession>;
  /** Makes an account session; null when the password was changed since its hash was read. */
  signIn(transaction: Transaction, credentials: Credentials): Promise<AccountSession | null>;
  /** Makes an account session for a person whom something else than a password proved. */
  openSession(
    transaction: Transaction,
    person: { readonly userId: string; readonly facts: RequestFacts },
  ): Promise<AccountSession>;
  /** Reads an account session; null when it has ended. */
  readSession(sessionId: string): Promise<LivingSession | null>;
  /** Ends account sessions, and by their foreign keys every organization session that was opened with them. */
  endSessions(transaction: Transaction, sessionIds: readonly string[]): Promise<void>;
  /** Asks to be told of each account session that was ended, after the end has committed. */
  onSessionEnded(listener: (session: AccountSession) => void): void;
}
