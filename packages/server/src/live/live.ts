import type { Logger } from "../http/index.ts";
import { listen, type Listening } from "../postgres/index.ts";
import { createPlaceKeeper } from "./place.ts";
import { deleteOldSignals, type Queryable } from "./queries.ts";
import { createRelay, type Relay } from "./relay.ts";
import type { Stream } from "./stream.ts";
import { Switchboard, usualLimits, type Connecting, type LiveLimits } from "./switchboard.ts";

/** What live streams are made of. */
export interface LiveOptions {
  /** Runs as the tenant role. */
  readonly tenant: Queryable;
  /** Runs as the owner. */
  readonly system: Queryable;
  /** A login that reaches the server itself, for listening. */
  readonly ownerUrl: string;
  /** What places in streams are sealed with, the same on every server. */
  readonly secret: string;
  /** A second way in which servers wake one another (default: PostgreSQL alone). */
  readonly redisUrl?: string | undefined;
  readonly logger: Logger;
  readonly limits?: Partial<LiveLimits> | undefined;
}

/** The live streams of this process. */
export interface Live {
  /** How many are open. */
  readonly size: number;
  /**
   * Opens a stream.
   *
   * Throws the problems `unauthenticated` and `unavailable`.
   */
  connect(connecting: Connecting): Promise<Stream["body"]>;
  /** Ends every stream and opens no more. */
  end(): void;
  /** The same, and lets go of all connections. */
  close(): Promise<void>;
}

const pruneEveryMs = 10 * 60_000;

/** Makes the live streams of a process; it begins to listen with the first of them. */
export function createLive(options: LiveOptions): Live {
  const { tenant, system, secret, logger } = options;
  const places = createPlaceKeeper(secret);
  const limits = { ...usualLimits, ...options.limits };
  const switchboard = new Switchboard({ tenant, system, places, logger, limits });
  const pruning = setInterval(() => {
    deleteOldSignals(system).catch((error: unknown) =>
      logger.warn({ error }, "old signals could not be deleted"),
    );
  }, pruneEveryMs).unref();
  let ears: Ears | undefined;
  let closing: Promise<unknown> | undefined;
  return {
    get size() {
      return switchboard.size;
    },
    async connect(connecting) {
      if (closing === undefined) ears ??= listenFor(() => switchboard.wake(), options);
      return switchboard.connect(connecting);
    },
    end: () => switchboard.end(),
    async close() {
      clearInterval(pruning);
      await (closing ??= Promise.all([switchboard.close(), ears?.close()]));
    },
  };
}

interface Ears {
  close(): Promise<void>;
}

/** Hears of signals from PostgreSQL; from the other servers only while it can not, for they have heard the same. */
function listenFor(wake: () => void, { ownerUrl, redisUrl, logger }: LiveOptions): Ears {
  const parts: { listening?: Listening; relay?: Relay } = {};
  if (redisUrl !== undefined)
    parts.relay = createRelay({
      url: redisUrl,
      logger,
      woken: () => {
        if (parts.listening?.connected !== true) wake();
      },
    });
  parts.listening = listen({
    connectionString: ownerUrl,
    channel: "guildhall_signal",
    heard: () => {
      wake();
      parts.relay?.wakeOthers();
    },
    lost: (error) =>
      logger.warn({ error }, "the connection that listens for signals was lost; it is made again"),
  });
  return {
    async close() {
      parts.relay?.close();
      await parts.listening?.close();
    },
  };
}
