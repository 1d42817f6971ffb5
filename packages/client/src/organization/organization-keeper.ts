import type { AccessToken, Account, OrganizationSession, OwnOrganization } from "@guildhall/protocol";
import type { AnswerOf, Given, GuildhallApi, OrganizationCallInput, OrganizationKey } from "../api.ts";
import type { Environment } from "../page/environment.ts";
import { ConnectionError, UnexpectedAnswerError } from "../errors.ts";
import type { OrganizationClient, OrganizationState } from "../guildhall.ts";
import { createRetry, type Retry } from "../page/retry.ts";
import { createStore, type WritableStore } from "../store.ts";
import type { Tidings } from "../page/tabs.ts";
import type { Incoming, Outgoing, Send } from "../page/transport.ts";
import { withProof, type Prover } from "../proving/prover.ts";
import { createAccessTokens, type AccessTokens } from "./access-tokens.ts";
import {
  absent,
  afterFailure,
  changesOrganization,
  idle,
  isListed,
  isOtherwise,
  isOut,
  isOver,
  isRefusal,
} from "./answers.ts";
import { isPutOut, readEnding } from "./ending.ts";
import { createTurns } from "./turns.ts";

/** What an organization's client works with. */
export interface OrganizationKeeperOptions {
  readonly slug: string;
  /** The id of the user; null leaves it to `accountNow`, and then to the server. */
  readonly account: string | null;
  readonly environment: Environment;
  readonly send: Send;
  /** The next moment of the client's own time. */
  readonly tick: () => number;
  /** The id of the user that the organization is used as now, as far as `me` knows. */
  readonly accountNow: () => string | undefined;
  /** Whether `me` has nothing to learn from this session. */
  readonly isKnown: (session: OrganizationSession) => boolean;
  /** Asks `me` whether an account, which a request was just told is not signed in, is here all the same. */
  readonly isStillHere: (account: string | undefined) => Promise<boolean>;
  /** Asks the person for more proof. */
  readonly prover: Prover;
  /** Called when `me` has something to learn; `tidings` is what other tabs should hear. */
  readonly onChange: (tidings: Tidings) => void;
}

/** What a call can be told that is true of the organization, whatever was asked. */
const ofNewPlaces = ["organization_moved", "organization_locked"] as const;
const ofTheWhole = ["unauthenticated", ...ofNewPlaces] as const;
/** What may be true of the thing that was asked for alone. */
const ofAPart = [...absent, "forbidden", "step_up_required"] as const;

const sessionPath = "/api/organizations/:org/session";

/** One account in one organization: its state, and the order in which answers may change it. */
export class OrganizationKeeper implements OrganizationClient {
  readonly slug: string;
  readonly account: string | null;
  readonly state: WritableStore<OrganizationState> = createStore(idle);
  readonly #options: OrganizationKeeperOptions;
  readonly #turns = createTurns();
  readonly #retry: Retry;
  readonly #tokens: AccessTokens;
  /** When the request was sent whose answer the state shows. */
  #issued = 0;
  /** When that answer came. */
  #heard = 0;
  /** Whether signing out was asked for last: then no call opens it unasked. */
  #closed = false;

  constructor(options: OrganizationKeeperOptions) {
    this.slug = options.slug;
    this.account = options.account;
    this.#options = options;
    this.#retry = createRetry(options.environment, () => this.#reopen());
    const key = "POST /api/organizations/:org/tokens";
    this.#tokens = createAccessTokens(
      async (audience) => (await this.#insist({ key, body: { audience } })).body as AccessToken,
      options.environment.now,
    );
  }

  open({ isDeliberate = true }: { readonly isDeliberate?: boolean } = {}): Promise<OrganizationSession> {
    this.#closed = false;
    return withProof(this.#options.prover, this.#refused(isDeliberate), () => this.#open());
  }

  async warm(): Promise<void> {
    const { status } = this.state.snapshot();
    if (!this.#closed && status !== "open" && status !== "step_up") await this.#open(true);
  }

  accessToken(audience?: string): Promise<string> {
    return this.#tokens.get(audience);
  }

  signOut(): Promise<void> {
    this.#closed = true;
    return this.#turns.take("sign out", async () => {
      const session = this.#session;
      try {
        await this.#sendSurely({ key: `DELETE ${sessionPath}` });
      } catch (error) {
        if (!isRefusal(error, "organization_session_required", "unauthenticated", ...absent)) throw error;
      }
      this.#settle(this.#options.tick(), idle);
      if (session !== null) this.#tell("organization_closed", session);
    });
  }

  async call<Key extends OrganizationKey<GuildhallApi>>(
    key: Key,
    ...[input]: Given<OrganizationCallInput<GuildhallApi, Key>>
  ): Promise<AnswerOf<GuildhallApi, Key>> {
    const outgoing: Outgoing = { ...input, key };
    const isDeliberate = !key.startsWith("GET ") && outgoing.background !== true;
    const refused = this.#refused(isDeliberate, outgoing.signal);
    // Nobody is asked to prove anything for a place that they may only be about to go to.
    const isForNobody = outgoing.background === true && !this.state.isWatched();
    const send = (): Promise<Incoming> => this.#insist(outgoing);
    const { body } = await (isForNobody ? send() : withProof(this.#options.prover, refused, send));
    if (changesOrganization(key)) this.#options.onChange({ kind: "me_changed" });
    // What the endpoint declares is what the server answers: it checks its answers by the same declaration.
    return body as AnswerOf<GuildhallApi, Key>;
  }

  async signOutMember(user: string): Promise<void> {
    await this.call("DELETE /api/organizations/:org/members/:user/sessions", { parameters: { user } });
  }

  async endSession(session: string): Promise<void> {
    await this.call("DELETE /api/organizations/:org/sessions/:session", { parameters: { session } });
  }

  /** Drops the session from memory, and opens it no more unasked: somebody signed out of it elsewhere. */
  forget(): void {
    this.#closed = true;
    this.#settle(this.#options.tick(), idle);
  }

  /** Takes a new answer of `me`, asked for at `issued`, as a hint: where it differs, the server is asked. */
  compare(accounts: readonly Account[], issued: number): void {
    // An answer that was asked for before ours came may not know what ours knows.
    if (issued < this.#heard) return;
    const state = this.state.snapshot();
    const row = this.#row(accounts);
    if (isOver(state, row)) this.#cameBack();
    else if (isOtherwise(state, row)) void this.#check();
    // What asks for more proof is listed as such, and known to be.
    else if (state.session !== null && state.status !== "step_up" && !isListed(state.session, accounts)) {
      void this.#check();
    }
  }

  /** Asks the server where the account stands, since something changed there; what was made from the old right is dropped. */
  verify(): Promise<void> {
    this.#tokens.drop();
    return this.#session === null ? Promise.resolve() : this.#check();
  }

  get #accountNow(): string | undefined {
    return this.account ?? this.#session?.user.id ?? this.#options.accountNow();
  }

  get #session(): OrganizationSession | null {
    return this.state.snapshot().session;
  }

  /** What is asked of the person when a request is refused for want of proof. */
  #refused(isDeliberate: boolean, signal?: AbortSignal): Parameters<typeof withProof>[1] {
    const place = () => ({ account: this.#accountNow, organization: this.slug });
    return { isDeliberate, signal, place };
  }

  #open(background = false): Promise<OrganizationSession> {
    return this.#turns.take("open", async () => {
      const { session, status } = this.state.snapshot();
      if (session === null && status !== "step_up") this.state.set({ ...idle, status: "opening" });
      const opened = await this.#read(`POST ${sessionPath}`, background);
      if (!this.#options.isKnown(opened)) this.#tell("organization_opened", opened);
      return opened;
    });
  }

  /** Sends, and where a session is asked for, opens it and sends once more. */
  async #insist(outgoing: Outgoing): Promise<Incoming> {
    const issued = this.#options.tick();
    try {
      return await this.#observe(outgoing);
    } catch (error) {
      if (this.#closed || !isRefusal(error, "organization_session_required")) throw error;
    }
    const openedSince = this.state.snapshot().status === "open" && this.#heard > issued;
    if (!openedSince) await this.#open(outgoing.background);
    return this.#observe(outgoing);
  }

  /** Sends, and learns from the outcome where the account stands. */
  async #observe(outgoing: Outgoing): Promise<Incoming> {
    const issued = this.#options.tick();
    try {
      const incoming = await this.#sendSurely(outgoing);
      const { status, session } = this.state.snapshot();
      const isBack = (status === "offline" || status === "step_up") && session !== null;
      if (isBack) this.#settle(issued, { status: "open", session, problem: null });
      return incoming;
    } catch (error) {
      if (error instanceof ConnectionError || isRefusal(error, ...ofTheWhole)) {
        this.#settle(issued, afterFailure(error, this.state.snapshot()));
      }
      if (isRefusal(error, "unauthenticated", ...ofNewPlaces)) this.#options.onChange({ kind: "me_changed" });
      // It may be the thing that is absent or forbidden, or that asks for more proof; or the whole organization, or the role
      // has changed.
      if (isRefusal(error, ...ofAPart) && this.#session !== null) void this.#check();
      throw error;
    }
  }

  async #check(): Promise<void> {
    try {
      await this.#turns.take("check", () => this.#read(`GET ${sessionPath}`, true));
    } catch (error) {
      if (isRefusal(error, "organization_session_required")) this.#closed = true;
    }
  }

  async #read(key: string, background: boolean): Promise<OrganizationSession> {
    const issued = this.#options.tick();
    try {
      const session = this.#own((await this.#sendSurely({ key, background })).body as OrganizationSession);
      this.#settle(issued, { status: "open", session, problem: null });
      return session;
    } catch (error) {
      this.#settle(issued, afterFailure(error, this.state.snapshot()));
      throw error;
    }
  }

  /** Sends, and once more when the cookie was replaced on the way: the account is here all the same. */
  async #sendSurely(outgoing: Outgoing): Promise<Incoming> {
    try {
      return await this.#send(outgoing);
    } catch (error) {
      if (!isRefusal(error, "unauthenticated")) throw error;
      if (!(await this.#options.isStillHere(this.#accountNow))) throw error;
    }
    return this.#send(outgoing);
  }

  async #send(outgoing: Outgoing): Promise<Incoming> {
    const parameters = { ...outgoing.parameters, org: this.slug };
    const incoming = await this.#options.send({ ...outgoing, parameters, account: this.#accountNow });
    if (incoming.organization === null || incoming.organization === this.slug) return incoming;
    throw new UnexpectedAnswerError(`Asked ${this.slug}, and ${incoming.organization} answered.`);
  }

  #own(session: OrganizationSession): OrganizationSession {
    const { organization, user } = session;
    if (organization.slug === this.slug && user.id === (this.account ?? user.id)) return session;
    throw new UnexpectedAnswerError(`Asked for a session in ${this.slug}, and got another.`);
  }

  #settle(issued: number, next: OrganizationState): void {
    if (issued < this.#issued) return;
    this.#issued = issued;
    this.#heard = this.#options.tick();
    const { session: before, status } = this.state.snapshot();
    const user = this.#accountNow;
    if (!isSameRight(before, next.session)) this.#tokens.drop();
    this.state.set(next);
    if (before !== null && next.session === null) this.#drop(before);
    if (user !== undefined && isOut(before, next)) this.#options.prover.left(user, this.slug);
    if (status === "step_up" && next.session !== null && next.status === "open") {
      this.#options.prover.entered(next.session.user.id, this.slug);
    }
    if (next.status === "offline") this.#retry.failed();
    else this.#retry.answered();
  }

  /** What was here is dropped at once; who put the account out, and when, is learned after it. */
  #drop({ user, organization }: OrganizationSession): void {
    const state = this.state.snapshot();
    this.#options.environment.onDrop(user.id, this.slug);
    if (this.#closed || !isPutOut(state)) return;
    void readEnding(this.#options.send, user.id, organization.id).then((ending) => {
      if (ending !== null && this.state.snapshot() === state) this.state.set({ ...state, ending });
    });
  }

  #reopen(): void {
    // Without anybody looking there is no hurry; whoever comes next opens it.
    const { status } = this.state.snapshot();
    if (status === "offline" && this.state.isWatched()) this.#open(true).catch(() => undefined);
  }

  #row(accounts: readonly Account[]): OwnOrganization | undefined {
    return accounts
      .filter(({ user }) => user.id === (this.account ?? user.id))
      .flatMap(({ organizations }) => organizations)
      .find(({ slug }) => slug === this.slug);
  }

  #cameBack(): void {
    if (this.state.isWatched()) this.#open(true).catch(() => undefined);
    else this.state.set(idle);
  }

  #tell(kind: "organization_opened" | "organization_closed", session: OrganizationSession): void {
    const { user, organization } = session;
    this.#options.onChange({ kind, user: user.id, organization: organization.id });
  }
}

/** Whether what one session permits is what the other does, so that what was made from the one still holds. */
function isSameRight(one: OrganizationSession | null, other: OrganizationSession | null): boolean {
  const rightOf = (session: OrganizationSession | null): unknown =>
    session && [session.id, session.role, ...session.permissions];
  return JSON.stringify(rightOf(one)) === JSON.stringify(rightOf(other));
}
