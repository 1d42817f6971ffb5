import { Problem, type Logger } from "../http/index.ts";
import { Directory } from "./directory.ts";
import type { PlaceKeeper } from "./place.ts";
import { selectConcerned, tuneIn, type Queryable, type TuningRow } from "./queries.ts";
import { Stream } from "./stream.ts";

/** How streams are kept. */
export interface LiveLimits {
  /** How often the rights of a stream are read when nothing happens, in seconds (default 10). */
  readonly heartbeatSeconds: number;
  /** How long a stream may go on without its rights having been read, in seconds (default 15). */
  readonly staleSeconds: number;
  /** How long a stream lives at most, in seconds (default 10 minutes); then its browser connects again. */
  readonly lifeSeconds: number;
  /** The most streams of one process (default 10,000). */
  readonly streams: number;
  /** The most streams of one browser in one process (default 2); the oldest make room. */
  readonly streamsOfBrowser: number;
  /** The most that waits for a browser that does not read, in bytes (default 65,536). */
  readonly bufferBytes: number;
}

/** What is so unless it is said otherwise. */
export const usualLimits: LiveLimits = {
  heartbeatSeconds: 10,
  staleSeconds: 15,
  lifeSeconds: 600,
  streams: 10_000,
  streamsOfBrowser: 2,
  bufferBytes: 65_536,
};

/** What a switchboard works with. */
export interface SwitchboardOptions {
  /** Runs as the tenant role: reads what streams may be told. */
  readonly tenant: Queryable;
  /** Runs as the owner: reads whom signals concern, which no request may. */
  readonly system: Queryable;
  readonly places: PlaceKeeper;
  readonly logger: Logger;
  readonly limits: LiveLimits;
}

/** A request for a stream. */
export interface Connecting {
  readonly credential: Buffer;
  /** What the browser brought back as `Last-Event-ID`. */
  readonly place: string | null;
}

/** So many streams are read in one statement. */
const readAtOnce = 200;

/**
 * The streams of this process. A wake-up says nothing but that there may be signals: then it reads whom they concern, and
 * those streams, read together, hear what they may by the rights that they have in that statement. Every stream is read
 * again at each heartbeat, whether or not a wake-up came.
 */
export class Switchboard {
  readonly #options: SwitchboardOptions;
  readonly #directory = new Directory();
  /** Those that are to be read. */
  readonly #due = new Set<Stream>();
  /** Those that are being read: what is signalled meanwhile, they may hear or not, so they are read again. */
  #reading: readonly Stream[] = [];
  #pumping: Promise<void> | null = null;
  #hearing: Promise<void> | null = null;
  #woken = false;
  /** Up to which snapshot it is known whom signals concern; null when that is to be found out anew. */
  #heard: string | null = null;
  #stopping = false;
  readonly #sweeping: NodeJS.Timeout;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    const { heartbeatSeconds, staleSeconds } = options.limits;
    const sweepMs = Math.min(1000, Math.max(10, Math.min(heartbeatSeconds, staleSeconds) * 100));
    this.#sweeping = setInterval(() => this.#sweep(), sweepMs).unref();
  }

  /** How many streams are open. */
  get size(): number {
    return this.#directory.size;
  }

  /**
   * Opens a stream, which goes on where the browser was, or begins with `resync`.
   *
   * Throws the problems `unauthenticated` and, when there are too many or the process is stopping, `unavailable`.
   */
  async connect({ credential, place }: Connecting): Promise<Stream["body"]> {
    this.#refuseMore();
    const { tenant, places, limits } = this.#options;
    const [opening] = await tuneIn(tenant, [{ credential, heard: null }]);
    if (!opening) throw new Problem("unauthenticated");
    this.#refuseMore();
    const sessions = opening.accounts.map(({ session }) => session);
    const stream = new Stream({
      credential,
      opening,
      resumed: place === null ? null : places.open(place, { browserId: opening.browser_id, sessions }),
      places,
      lifeMs: limits.lifeSeconds * 1000,
      bufferBytes: limits.bufferBytes,
      closed: (over) => this.#forget(over),
    });
    this.#directory.put(stream);
    const ofBrowser = this.#directory.ofBrowser(stream.browserId);
    for (const older of ofBrowser.slice(0, -limits.streamsOfBrowser)) older.end("replaced");
    // What was signalled since its rights were read found it in no place.
    this.#read([stream]);
    return stream.body;
  }

  /** Looks for signals, now or once the present look is over. */
  wake(): void {
    this.#woken = true;
    this.#hearing ??= this.#hear().finally(() => {
      this.#hearing = null;
      // It may have come when the last look was over and this not yet.
      if (this.#woken) this.wake();
    });
  }

  /** Ends every stream, and opens no more: their browsers go to another server. */
  end(): void {
    this.#stopping = true;
    for (const stream of this.#directory.all()) stream.end("stopping");
  }

  /** The same; resolves when nothing is being read. */
  async close(): Promise<void> {
    this.end();
    clearInterval(this.#sweeping);
    await Promise.all([this.#hearing, this.#pumping]);
  }

  #refuseMore(): void {
    if (!this.#stopping && this.size < this.#options.limits.streams) return;
    const detail = "There are as many streams as there can be; connect again in a while.";
    throw new Problem("unavailable", { detail, headers: { "Retry-After": "10" } });
  }

  #forget(stream: Stream): void {
    this.#directory.remove(stream);
    this.#due.delete(stream);
  }

  async #hear(): Promise<void> {
    while (this.#woken) {
      this.#woken = false;
      if (this.size === 0) {
        this.#heard = null;
        return;
      }
      try {
        const before = this.#heard;
        const { heard, concerned } = await selectConcerned(this.#options.system, before);
        this.#heard = heard;
        if (before === null) this.#read(this.#directory.all());
        for (const concern of concerned) this.#read(this.#directory.concerned(concern));
        this.#read(this.#reading);
      } catch (error) {
        this.#options.logger.warn(
          { error },
          "signals could not be read; streams hear at their next heartbeat",
        );
      }
    }
  }

  #sweep(): void {
    const now = performance.now();
    const { heartbeatSeconds, staleSeconds } = this.#options.limits;
    for (const stream of this.#directory.all()) {
      const unreadMs = now - stream.readAt;
      if (now >= stream.endsAt || unreadMs >= staleSeconds * 1000) stream.end("renew");
      else if (unreadMs >= heartbeatSeconds * 1000 && !this.#reading.includes(stream)) this.#read([stream]);
    }
  }

  #read(streams: Iterable<Stream>): void {
    for (const stream of streams) if (!stream.isOver()) this.#due.add(stream);
    if (this.#due.size === 0) return;
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = null;
      this.#read([]);
    });
  }

  async #pump(): Promise<void> {
    while (this.#due.size > 0) {
      const streams = [...this.#due].slice(0, readAtOnce);
      for (const stream of streams) this.#due.delete(stream);
      this.#reading = streams;
      try {
        this.#tell(streams, await tuneIn(this.#options.tenant, streams));
      } catch (error) {
        // Who can not be asked about is told nothing: they come back, here or elsewhere, and go on where they were.
        this.#options.logger.warn({ error }, "the rights of streams could not be read; they are ended");
        for (const stream of streams) stream.end("renew");
      }
      this.#reading = [];
    }
  }

  #tell(streams: readonly Stream[], rows: readonly TuningRow[]): void {
    const byNumber = new Map(rows.map((row) => [row.number, row]));
    for (const [index, stream] of streams.entries()) {
      try {
        this.#tellOne(stream, byNumber.get(index + 1));
      } catch (error) {
        this.#options.logger.error({ error }, "a stream could not be told what it may be; it is ended");
        stream.end("renew");
      }
    }
  }

  #tellOne(stream: Stream, row: TuningRow | undefined): void {
    if (stream.isOver()) return;
    // Nobody is signed in with that cookie any more; who has the one after it comes back with that.
    if (!row) {
      stream.end("renew");
      return;
    }
    stream.tell(row);
    if (!stream.isOver()) this.#directory.put(stream);
  }
}
