import { Redis } from "ioredis";
import type { Logger } from "../../http/index.ts";

const longestPauseMs = 5000;

/** What one connection does otherwise than others. */
export interface RedisManners {
  /** How long an answer is waited for, in milliseconds (default: for ever). */
  readonly commandTimeout?: number;
  /** Whether what is asked before the connection is made waits for it (default false). */
  readonly enableOfflineQueue?: boolean;
}

/**
 * Connects to Redis (`redis://…` or `rediss://…`), again and again until it is closed. What is asked while it is away is
 * refused at once and never waits.
 */
export function connectRedis(url: string, logger: Logger, manners: RedisManners = {}): Redis {
  const redis = new Redis(url, {
    connectionName: "guildhall",
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    autoResubscribe: false,
    retryStrategy: (times) => Math.min(longestPauseMs, 100 * 2 ** times) * (0.5 + Math.random() / 2),
    ...manners,
  });
  redis.on("error", (error: unknown) => logger.debug({ error }, "Redis is not to be reached"));
  return redis;
}
