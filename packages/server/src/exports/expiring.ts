import type { Logger } from "../http/index.ts";
import { everyHour, type Purging } from "../organizations/index.ts";
import type { Door } from "../tenancy/index.ts";
import { deleteExpired } from "./queries.ts";

/** How expired exports are deleted. */
export interface ExpiringOptions {
  /** The most pieces of archives that one step deletes (default 100). */
  readonly piecesAtOnce?: number;
  /** Ends it between two steps. */
  readonly signal?: AbortSignal;
}

/**
 * Deletes the archives whose time is up, which nobody can fetch any more, and exports that were asked for 30 days ago. It
 * goes in steps that are a transaction each. Answers with how many rows went.
 */
export async function deleteExpiredExports(door: Door, options: ExpiringOptions = {}): Promise<number> {
  const { piecesAtOnce = 100, signal } = options;
  let deleted = 0;
  while (signal?.aborted !== true) {
    // eslint-disable-next-line guildhall/system-with-reason -- what has expired is nobody's
    const last = await door.asSystem("delete exports that expired", ({ db }) =>
      deleteExpired(db, piecesAtOnce),
    );
    if (last === 0) break;
    deleted += last;
  }
  return deleted;
}

/** Deletes what expired of exports a minute from now and every hour from then on; the process need not live for it. */
export function expireEveryHour(door: Door, logger: Logger): Purging {
  return everyHour(async (signal) => {
    try {
      const deleted = await deleteExpiredExports(door, { signal });
      if (deleted > 0) logger.info({ deleted }, "deleted what expired of exports");
    } catch (error) {
      logger.error({ err: error }, "what expired of exports could not be deleted");
    }
  });
}
