import type { ConcernRow } from "./queries.ts";
import type { Stream } from "./stream.ts";

/** The open streams of this process, found by whom they are for. */
export class Directory {
  readonly #streams = new Set<Stream>();
  readonly #byBrowser = new Map<string, Set<Stream>>();
  readonly #byUser = new Map<string, Set<Stream>>();
  readonly #byOrganization = new Map<string, Set<Stream>>();
  /** Under which keys each stream stands now. */
  readonly #entries = new Map<Stream, { users: readonly string[]; organizations: readonly string[] }>();

  get size(): number {
    return this.#streams.size;
  }

  /** Every stream. */
  all(): readonly Stream[] {
    return [...this.#streams];
  }

  /** The streams of a browser, the oldest first. */
  ofBrowser(browserId: string): readonly Stream[] {
    return [...(this.#byBrowser.get(browserId) ?? [])].sort((one, other) => one.openedAt - other.openedAt);
  }

  /** The streams that a signal concerns, as far as their rights were known when they were read last. */
  concerned({ of_browser, of_user, in_organization }: ConcernRow): ReadonlySet<Stream> {
    const found =
      of_browser !== null
        ? this.#byBrowser.get(of_browser)
        : of_user !== null
          ? this.#byUser.get(of_user)
          : this.#byOrganization.get(in_organization ?? "");
    return found ?? new Set();
  }

  /** Puts a stream where its accounts and organizations now say. */
  put(stream: Stream): void {
    this.remove(stream);
    const users = stream.accounts.map(({ user }) => user);
    const { organizations, browserId } = stream;
    this.#streams.add(stream);
    this.#entries.set(stream, { users, organizations });
    enter(this.#byBrowser, [browserId], stream);
    enter(this.#byUser, users, stream);
    enter(this.#byOrganization, organizations, stream);
  }

  /** Takes a stream out; nothing of it is left. */
  remove(stream: Stream): void {
    const entry = this.#entries.get(stream);
    if (!entry) return;
    this.#streams.delete(stream);
    this.#entries.delete(stream);
    leave(this.#byBrowser, [stream.browserId], stream);
    leave(this.#byUser, entry.users, stream);
    leave(this.#byOrganization, entry.organizations, stream);
  }
}

function enter(index: Map<string, Set<Stream>>, keys: readonly string[], stream: Stream): void {
  for (const key of keys) {
    const streams = index.get(key);
    if (streams) streams.add(stream);
    else index.set(key, new Set([stream]));
  }
}

function leave(index: Map<string, Set<Stream>>, keys: readonly string[], stream: Stream): void {
  for (const key of keys) {
    const streams = index.get(key);
    streams?.delete(stream);
    if (streams?.size === 0) index.delete(key);
  }
}
