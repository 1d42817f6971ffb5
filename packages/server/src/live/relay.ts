import { randomUUID } from "node:crypto";
import type { Logger } from "../http/index.ts";
import { connectRedis } from "../people/index.ts";

/** Passes wake-ups on between the servers, beside PostgreSQL's own notifications. */
export interface Relay {
  /** Wakes the other servers. */
  wakeOthers(): void;
  close(): void;
}

/** How wake-ups are passed on. */
export interface RelayOptions {
  /** Where Redis is, as `redis://…` or `rediss://…`. */
  readonly url: string;
  /** Called when another server passes a wake-up on, and whenever the connection is made (again). */
  readonly woken: () => void;
  readonly logger: Logger;
}

const channel = "guildhall:signal";

/**
 * Connects to Redis, again and again until it is closed. What is passed on is that there are signals, and by which server:
 * the signals themselves stay in PostgreSQL, so a wake-up that is lost, repeated or forged changes nothing but when
 * somebody looks.
 */
export function createRelay({ url, woken, logger }: RelayOptions): Relay {
  const self = randomUUID();
  const [sending, hearing] = [connectRedis(url, logger), connectRedis(url, logger)];
  const failed = (error: unknown): void => logger.debug({ error }, "Redis is not to be reached");
  hearing.on("ready", () => {
    hearing.subscribe(channel).then(woken, failed);
  });
  hearing.on("message", (_channel: string, from: string) => {
    if (from !== self) woken();
  });
  return {
    wakeOthers() {
      if (sending.status === "ready") sending.publish(channel, self).catch(failed);
    },
    close() {
      sending.disconnect();
      hearing.disconnect();
    },
  };
}
