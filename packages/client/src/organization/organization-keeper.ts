import type { Account, OrganizationSession } from "@guildhall/protocol";
import type { AnswerOf, Given, GuildhallApi, OrganizationCallInput, OrganizationKey } from "../api.ts";
import type { Environment } from "../page/environment.ts";
import { ConnectionError, UnexpectedAnswerError } from "../errors.ts";
import type { OrganizationClient, OrganizationState } from "../guildhall.ts";
import { createRetry, type Retry } from "../page/retry.ts";
import { createStore, type WritableStore } from "../store.ts";
import type { Tidings } from "../page/tabs.ts";
import type { Incoming, Outgoing, Send } from "../page/transport.ts";
import { afterFailure, changesOrganization, idle, isListed, isRefusal } from "./answers.ts";
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
  /** Called when `me` has something to learn; `tidings` is what other tabs should hear. */
  readonly onChange: (tidings: Tidings) => void;
}

/** What a call can be told that is true of the organization, whatever was asked. */
const ofNewPlaces = ["organization_moved", "organization_locked"] as const;
const ofTheWhole = ["unauthenticated", ...ofNewPlaces] as const;
/** What may be true of the thing that was asked for alone. */
const ofAPart = ["not_found", "forbidden", "step_up_required"] as const;

const sessionPath = "/api/organizations/:org/session";

/** One account in one organization: its state, and the order in which answers may change it. */
export class OrganizationKeeper implements OrganizationClient {
  readonly slug: string;
  readonly account: string | null;
  readonly state: WritableStore<OrganizationState> = createStore(idle);
  readonly #options: OrganizationKeeperOptions;
  readonly #turns = createTurns();
  readonly #retry: Retry;
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
  }

  open(): Promise<OrganizationSession> {
    this.#closed = false;
    return this.#turns.take("open", async () => {
      if (this.#session === null) this.state.set({ ...idle, status: "opening" });
      const session = await this.#read(`POST ${sessionPath}`);
      if (!this.#options.isKnown(session)) this.#tell("organization_opened", session);
      return session;
    });
  }

  signOut(): Promise<void> {
    this.#closed = true;
    return this.#turns.take("sign out", async () => {
      const session = this.#session;
      try {
        await this.#send({ key: `DELETE ${sessionPath}` });
      } catch (error) {
        if (!isRefusal(error, "organization_session_required", "unauthenticated", "not_found")) throw error;
      }
      this.#settle(this.#options.tick(), idle);
      if (session !== null) this.#tell("organization_closed", session);
    });
  }

  async call<Key extends OrganizationKey<GuildhallApi>>(
    key: Key,
    ...[input]: Given<OrganizationCallInput<GuildhallApi, Key>>
  ): Promise<AnswerOf<GuildhallApi, Key>> {
    const { body } = await this.#insist({ ...input, key });
    if (changesOrganization(key)) this.#options.onChange({ kind: "me_changed" });
    // What the endpoint declares is what the server answers: it checks its answers by the same declaration.
    return body as AnswerOf<GuildhallApi, Key>;
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
    const { session, problem } = this.state.snapshot();
    if (problem?.code === "unauthenticated") this.#cameBack(accounts);
    if (session !== null && !isListed(session, accounts)) this.#check();
  }

  get #session(): OrganizationSession | null {
    return this.state.snapshot().session;
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
    if (!openedSince) await this.open();
    return this.#observe(outgoing);
  }

  /** Sends, and learns from the outcome where the account stands. */
  async #observe(outgoing: Outgoing): Promise<Incoming> {
    const issued = this.#options.tick();
    try {
      const incoming = await this.#send(outgoing);
      const { status, session } = this.state.snapshot();
      const isBack = status === "offline" && session !== null;
      if (isBack) this.#settle(issued, { status: "open", session, problem: null });
      return incoming;
    } catch (error) {
      const isAlone = this.#session === null && isRefusal(error, "step_up_required");
      if (error instanceof ConnectionError || isRefusal(error, ...ofTheWhole) || isAlone) {
        this.#settle(issued, afterFailure(error, this.#session));
      }
      if (isRefusal(error, "unauthenticated", ...ofNewPlaces)) this.#options.onChange({ kind: "me_changed" });
      // It may be the thing that is absent or forbidden, or that asks for more proof; or the whole organization, or the role
      // has changed.
      if (isRefusal(error, ...ofAPart) && this.#session !== null) this.#check();
      throw error;
    }
  }

  #check(): void {
    this.#turns
      .take("check", () => this.#read(`GET ${sessionPath}`))
      .catch((error: unknown) => {
        if (isRefusal(error, "organization_session_required")) this.#closed = true;
      });
  }

  async #read(key: string): Promise<OrganizationSession> {
    const issued = this.#options.tick();
    try {
      const session = this.#own((await this.#send({ key })).body as OrganizationSession);
      this.#settle(issued, { status: "open", session, problem: null });
      return session;
    } catch (error) {
      this.#settle(issued, afterFailure(error, this.#session));
      throw error;
    }
  }

  async #send(outgoing: Outgoing): Promise<Incoming> {
    const { send, accountNow } = this.#options;
    const account = this.account ?? this.#session?.user.id ?? accountNow();
    const parameters = { ...outgoing.parameters, org: this.slug };
    const incoming = await send({ ...outgoing, parameters, account });
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
    this.state.set(next);
    if (next.status === "offline") this.#retry.failed();
    else this.#retry.answered();
  }

  #reopen(): void {
    // Without anybody looking there is no hurry; whoever comes next opens it.
    const { status } = this.state.snapshot();
    if (status === "offline" && this.state.isWatched()) this.open().catch(() => undefined);
  }

  #cameBack(accounts: readonly Account[]): void {
    const knows = ({ user, organizations }: Account): boolean =>
      user.id === (this.account ?? user.id) && organizations.some(({ slug }) => slug === this.slug);
    if (!accounts.some(knows)) return;
    if (this.state.isWatched()) this.open().catch(() => undefined);
    else this.state.set(idle);
  }

  #tell(kind: "organization_opened" | "organization_closed", session: OrganizationSession): void {
    const { user, organization } = session;
    this.#options.onChange({ kind, user: user.id, organization: organization.id });
  }
}
