import type {
  Account,
  BodyInput,
  Ending,
  OrganizationSession,
  ProblemDocument,
  SignedIn,
  signIn,
  signUp,
} from "@guildhall/protocol";
import type {
  AccountCallInput,
  AnswerOf,
  Given,
  GuildhallApi,
  OrganizationCallInput,
  OrganizationKey,
  PublicOrAccountKey,
} from "./api.ts";
import type { LiveTidings } from "./live/tidings.ts";
import type { StepUp } from "./proving/step-up.ts";
import type { Store } from "./store.ts";

/** The accounts of this browser, as far as they are known. */
export interface MeState {
  /** `loading` until the first answer; `error` when the last attempt failed: `accounts` are then the last known. */
  readonly status: "loading" | "ready" | "error";
  readonly accounts: readonly Account[];
  /** Why the last attempt was refused; null too when there was no answer at all. */
  readonly problem: ProblemDocument | null;
  /** Counts the answers that were taken over, from 0. */
  readonly version: number;
}

/** Where one account stands in one organization, in this tab. */
export interface OrganizationState {
  /**
   * `idle` before it was opened and after it was closed, here or in another tab;
   * `step_up` when it asks for more proof, which `problem` names in `asks` and `ways`: `session` is then the last known;
   * `locked` while nobody, or nobody with this address, is let in; `ended` when the account was here and belongs no more;
   * `refused` with the `problem`, which for `organization_moved` names the `slug` to go on with;
   * `offline` when there was no usable answer: `session` is then the last known, and it is tried again.
   */
  readonly status: "idle" | "opening" | "open" | "step_up" | "locked" | "ended" | "refused" | "offline";
  readonly session: OrganizationSession | null;
  readonly problem: ProblemDocument | null;
  /** Who put the account out of a session that was open here, how and when; a moment after the fact, and only if known. */
  readonly ending?: Ending;
}

/** One account in one organization. What happens here changes no other organization. */
export interface OrganizationClient<Api = GuildhallApi> {
  readonly slug: string;
  /** The id of the user; null when it was left to `me` and the server to tell which account is meant. */
  readonly account: string | null;
  readonly state: Store<OrganizationState>;
  /**
   * Opens the session, or uses the open one again; calls at the same time share one request.
   * Rejects with a `ProblemError` (`not_found`, `unauthenticated`, `step_up_required` …) or a `ConnectionError`.
   * `isDeliberate` (default true): the person wants it, not the page; only then are they asked for more proof a second time.
   */
  open(how?: { readonly isDeliberate?: boolean }): Promise<OrganizationSession>;
  /**
   * Opens the session before the person goes there: it counts as no use of it, and nobody is asked for proof. Does nothing
   * where it is open, or was signed out of in this tab. Rejects as `open` does.
   */
  warm(): Promise<void>;
  /** Signs out of this organization only. */
  signOut(): Promise<void>;
  /** Signs a member (the id of its user) out of this organization, wherever they are; takes `session:revoke`. */
  signOutMember(user: string): Promise<void>;
  /** Ends one session of a member in this organization; takes `session:revoke`. */
  endSession(session: string): Promise<void>;
  /**
   * An access token for calling another service (its `audience`; default: the server's usual one). It is kept in memory
   * alone, replaced before it is too old, and dropped as soon as the right that it was made from ends or changes.
   * Rejects as a call does, also with `invalid_target`.
   */
  accessToken(audience?: string): Promise<string>;
  /**
   * Calls an endpoint of this organization by its key, `"GET /api/organizations/:org/members"`; opens the session
   * and calls once more when the server asks for one. When it asks for more proof, so is the person, where somebody shows
   * the question (`stepUp.question`), and it is called again. Rejects with a `ProblemError` or a `ConnectionError`.
   */
  call<Key extends OrganizationKey<Api>>(
    key: Key,
    ...input: Given<OrganizationCallInput<Api, Key>>
  ): Promise<AnswerOf<Api, Key>>;
}

/** The endpoints that sign in by something else than a password, or finish what it began. */
export type SignInKey =
  | "POST /api/auth/sign-in/email-code"
  | "POST /api/auth/sign-in/passkey"
  | "POST /api/auth/sign-in/second-factor";

/** The client of one browser tab: its accounts, and each of their organizations on its own. */
export interface Guildhall<Api = GuildhallApi> {
  readonly me: Store<MeState>;
  /** Asks for `me` again; calls at the same time share one request. Never rejects: the store says what happened. */
  refreshMe(): Promise<void>;
  /** One account (the id of its user) in one organization: the same object for the same two. */
  organization(slug: string, account?: string): OrganizationClient<Api>;
  /** Calls an endpoint outside organizations by its key, `"POST /api/organizations"`. */
  call<Key extends PublicOrAccountKey<Api>>(
    key: Key,
    ...input: Given<AccountCallInput<Api, Key>>
  ): Promise<AnswerOf<Api, Key>>;
  /** Makes the person, their organization and its owner; `me` knows them when it resolves. */
  signUp(body: BodyInput<typeof signUp>): Promise<SignedIn>;
  /** Adds an account to this browser; `me` knows it when it resolves. */
  signIn(body: BodyInput<typeof signIn>): Promise<SignedIn>;
  /** Signs in, or goes on with it, by the key of another endpoint for that; `me` knows the account when it resolves. */
  signInBy<Key extends SignInKey>(key: Key, body: BodyInput<GuildhallApi[Key]>): Promise<SignedIn>;
  /** Signs one account out of this browser, or all of them when none is named. */
  signOut(who?: { readonly user?: string }): Promise<void>;
  /** Signs an account out in every browser, or in every other one; `me` knows when it resolves. */
  signOutEverywhere(who: { readonly user: string; readonly keepCurrent?: boolean }): Promise<void>;
  /** Signs an account out in one place (the id of the account session). */
  endSession(which: { readonly user: string; readonly session: string }): Promise<void>;
  /** Proving more of an account that is signed in. */
  readonly stepUp: StepUp;
  /**
   * Calls `listener` with each thing that the server tells has changed, by kind and ids, until the function that it returns
   * is called. The stores know by themselves; this is for what an application keeps.
   */
  onSignal(listener: (signal: LiveTidings) => void): () => void;
  /** Lets go of what it holds of the page: the channel to other tabs, listeners and timers. */
  close(): void;
}
