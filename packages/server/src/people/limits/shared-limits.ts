import { RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { hashOf, type Logger } from "../../http/index.ts";
import { inMemory, type CreateLimiter, type Limiter } from "../rate-limits.ts";
import { connectRedis } from "./redis.ts";

/** Counts that all servers share. */
export interface SharedLimits {
  readonly createLimiter: CreateLimiter;
  close(): void;
}

/** Redis answers within a millisecond or two; whoever waits for it longer than this is counted without it. */
const usualAnswerMs = 250;

/**
 * Counts in Redis, so that a limit is one limit over any number of servers. While Redis is away, or does not answer, each
 * server counts in its own memory: nobody is refused for it, and nobody may do more than so many times at each. It waits for an
 * answer 250 milliseconds, or `answerMs`.
 */
export function shareLimits(url: string, logger: Logger, answerMs: number = usualAnswerMs): SharedLimits {
  const redis = connectRedis(url, logger, { commandTimeout: answerMs });
  return {
    createLimiter(name, limit) {
      const { times, seconds } = limit;
      const shared = new RateLimiterRedis({
        ...{ storeClient: redis, keyPrefix: `guildhall:limit:${name}`, points: times, duration: seconds },
        rejectIfRedisNotReady: true,
      });
      return counted(shared, inMemory(name, limit));
    },
    close: () => redis.disconnect(),
  };
}

/** Counts with the first, or while that can not be asked with the second; addresses and networks leave as their hash. */
function counted(shared: RateLimiterRedis, own: Limiter): Limiter {
  const withEither = async (verb: "consume" | "reward", key: string, times: number): Promise<unknown> => {
    try {
      return await shared[verb](hashOf(key).toString("base64url"), times);
    } catch (reason) {
      if (reason instanceof RateLimiterRes) throw reason;
      return own[verb](key, times);
    }
  };
  return {
    consume: (key, times) => withEither("consume", key, times),
    reward: (key, times) => withEither("reward", key, times),
  };
}
