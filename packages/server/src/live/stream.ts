import type { EndReason, LiveMessage } from "@guildhall/protocol";
import { frame } from "./frame.ts";
import type { PlaceKeeper } from "./place.ts";
import type { HeardAccount, TuningRow } from "./queries.ts";

/** What a stream is made with. */
export interface StreamOptions {
  /** The SHA-256 of the cookie that it was opened with: it hears for as long as that is the browser's. */
  readonly credential: Buffer;
  /** What it may be told at its opening. */
  readonly opening: TuningRow;
  /** The snapshot after which it goes on; null when something may have been missed before it. */
  readonly resumed: string | null;
  readonly places: PlaceKeeper;
  /** How long it lives at most, in milliseconds. */
  readonly lifeMs: number;
  /** The most that waits for a browser that does not read, in bytes. */
  readonly bufferBytes: number;
  /** Called once, when it is over for whatever reason. */
  readonly closed: (stream: Stream) => void;
}

const tooMany = 200;
const encoder = new TextEncoder();

/** The open stream of one browser, for all its accounts and their organizations. */
export class Stream {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly credential: Buffer;
  readonly browserId: string;
  readonly openedAt: number = performance.now();
  /** When it is to end, so that its browser comes back with a new request. */
  readonly endsAt: number;
  /** Up to which snapshot it has heard. */
  heard: string;
  /** When its rights were read last. */
  readAt: number = performance.now();
  accounts: readonly HeardAccount[];
  organizations: readonly string[];
  readonly #options: StreamOptions;
  readonly #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  #over = false;

  constructor(options: StreamOptions) {
    const { credential, opening, resumed, lifeMs, bufferBytes } = options;
    this.#options = options;
    this.credential = credential;
    // Never all at the same moment, though they may have begun so.
    this.endsAt = this.openedAt + lifeMs * (0.9 + Math.random() / 10);
    this.browserId = opening.browser_id;
    this.accounts = opening.accounts;
    this.organizations = opening.organizations;
    this.heard = resumed ?? opening.heard;
    const holder: { controller?: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> } = {};
    this.body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      { start: (controller) => void (holder.controller = controller), cancel: () => void this.#finish() },
      new ByteLengthQueuingStrategy({ highWaterMark: bufferBytes }),
    );
    if (!holder.controller) throw new Error("A stream has its controller once it is made.");
    this.#controller = holder.controller;
    // Browsers that lose a server at the same moment do not all come back at the same moment.
    this.#write(resumed === null ? [{ kind: "resync" }] : [], 500 + Math.random() * 1500);
  }

  isOver(): boolean {
    return this.#over;
  }

  /** Takes what may be told now, and tells it; what it may be told no longer is gone with this. */
  tell({ accounts, organizations, heard, missed, messages }: TuningRow): void {
    const ended = this.accounts.filter(({ session }) => accounts.every((now) => now.session !== session));
    const isNew = accounts.some(({ session }) => this.accounts.every((before) => before.session !== session));
    this.accounts = accounts;
    this.organizations = organizations;
    this.heard = heard;
    this.readAt = performance.now();
    const leaving = ended.map(({ user }): LiveMessage => ({ kind: "account_ended", user }));
    const rest: readonly LiveMessage[] =
      missed || isNew || messages.length > tooMany
        ? [{ kind: "resync" }]
        : // Each is held against the list of what may be said before it goes out.
          (messages as readonly LiveMessage[]);
    this.#write([...leaving, ...rest]);
  }

  /** Says why it ends, and ends. */
  end(because: EndReason): void {
    if (this.#over) return;
    this.#send(frame([{ kind: "end", because }]));
    if (this.#finish()) this.#controller.close();
  }

  #write(messages: readonly LiveMessage[], retryMs?: number): void {
    const { places } = this.#options;
    const sessions = this.accounts.map(({ session }) => session);
    const id = places.seal(this.heard, { browserId: this.browserId, sessions });
    this.#send(frame(messages, { id, ...(retryMs === undefined ? {} : { retryMs }) }));
  }

  #send(text: string): void {
    if (this.#over) return;
    const bytes = encoder.encode(text);
    const room = this.#controller.desiredSize ?? 0;
    if (bytes.byteLength <= room) {
      this.#controller.enqueue(bytes);
      return;
    }
    // What waits is dropped: a browser that reads again connects again, and goes on where it was.
    this.#finish();
    this.#controller.error(new Error("The browser does not read its stream."));
  }

  #finish(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#options.closed(this);
    return true;
  }
}
