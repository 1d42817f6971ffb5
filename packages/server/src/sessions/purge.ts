import type { Logger } from "../http/index.ts";
import { everyHour, type Purging } from "../organizations/index.ts";
import type { Db, Door, Statement } from "../tenancy/index.ts";
import {
  deleteExpiredAccountSessions,
  deleteExpiredOrganizationSessions,
  deleteUnusedBrowsers,
} from "./purge-queries.ts";

/** How sessions are purged. */
export interface SessionPurgeOptions {
  /** The most rows that one step deletes (default 1000). */
  readonly rowsAtOnce?: number;
  /** Ends the purge between two steps. */
  readonly signal?: AbortSignal;
}

/** How many rows of each kind went. */
export interface PurgedSessions {
  readonly organizationSessions: number;
  readonly accountSessions: number;
  readonly browsers: number;
}

// As long as the browser itself keeps the cookie.
const unusedSeconds = 400 * 24 * 60 * 60;

/**
 * Deletes what nobody can use any more: sessions in organizations and account sessions that have expired, and browsers
 * without an account whose cookie is gone, which it is after 400 days. It goes in steps that are a transaction each, and
 * leaves alone what a request is at, so any number of servers may do it at once.
 */
export async function purgeSessions(
  door: Door,
  { rowsAtOnce: limit = 1000, signal }: SessionPurgeOptions = {},
): Promise<PurgedSessions> {
  const inSteps = async (step: (db: Db) => Statement<number>): Promise<number> => {
    let deleted = 0;
    for (let last = limit; last === limit && signal?.aborted !== true; deleted += last)
      // eslint-disable-next-line guildhall/system-with-reason -- what has expired is nobody's
      last = await door.asSystem("delete what expired of sessions", ({ db }) => step(db));
    return deleted;
  };
  return {
    organizationSessions: await inSteps((db) => deleteExpiredOrganizationSessions(db, limit)),
    accountSessions: await inSteps((db) => deleteExpiredAccountSessions(db, limit)),
    browsers: await inSteps((db) => deleteUnusedBrowsers(db, { limit, unusedSeconds })),
  };
}

/** Purges a minute from now and every hour from then on; the process need not live for it. */
export function purgeSessionsEveryHour(door: Door, logger: Logger): Purging {
  return everyHour(async (signal) => {
    try {
      logger.info(await purgeSessions(door, { signal }), "deleted what expired of sessions");
    } catch (error) {
      logger.error({ err: error }, "what expired of sessions could not be deleted");
    }
  });
}
