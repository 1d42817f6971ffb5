import type { Logger } from "../http/index.ts";
import type { Door } from "../tenancy/index.ts";
import { deleteEnteredOrganization, deleteForgottenSlugs, enterDueOrganization } from "./queries.ts";

/** How a purge goes. */
export interface PurgeOptions {
  /** The most rows that one step deletes (default 1000). */
  readonly rowsAtOnce?: number;
  /** Ends the purge between two steps. */
  readonly signal?: AbortSignal;
  /** Told of an organization that could not be deleted; it stays for the next purge (default: nobody). */
  readonly failed?: (organizationId: string, error: unknown) => void;
}

/**
 * Deletes the organizations whose deletion was asked for 30 days ago, in small steps: each is a transaction of its own
 * inside the one organization, so that what ends it midway leaves nothing to be undone, and the next purge goes on from
 * there. Servers that purge at the same time take different organizations. Answers with how many rows went.
 */
export async function purgeDueOrganizations(door: Door, options: PurgeOptions = {}): Promise<number> {
  const { rowsAtOnce = 1000, signal, failed } = options;
  const troubled: string[] = [];
  let deleted = 0;
  while (signal?.aborted !== true) {
    const step = await deleteSome(door, rowsAtOnce, troubled);
    if (step === null) break;
    deleted += step.deleted;
    if (step.error === undefined) continue;
    troubled.push(step.organization);
    failed?.(step.organization, step.error);
  }
  // eslint-disable-next-line guildhall/system-with-reason -- slugs of organizations that are gone
  await door.asSystem("forget slugs that were kept back long enough", ({ db }) => deleteForgottenSlugs(db));
  return deleted;
}

interface Step {
  readonly organization: string;
  readonly deleted: number;
  /** Why nothing was deleted. */
  readonly error?: unknown;
}

async function deleteSome(door: Door, rowsAtOnce: number, except: readonly string[]): Promise<Step | null> {
  const entered: { organization?: string } = {};
  try {
    // eslint-disable-next-line guildhall/system-with-reason -- it enters the one that it deletes, as which nobody acts
    return await door.asSystem("delete an organization that is due", async ({ db }) => {
      const organization = await enterDueOrganization(db, except);
      if (organization === null) return null;
      entered.organization = organization;
      return { organization, deleted: await deleteEnteredOrganization(db, rowsAtOnce) };
    });
  } catch (error) {
    if (entered.organization === undefined) throw error;
    return { organization: entered.organization, deleted: 0, error };
  }
}

/** A purge that comes again and again. */
export interface Purging {
  /** Comes no more; resolves when the step that is under way is done. */
  stop(): Promise<void>;
}

const minute = 60_000;
const hour = 60 * minute;

/** Purges a minute from now and every hour from then on; the process need not live for it. */
export function purgeEveryHour(door: Door, logger: Logger): Purging {
  return everyHour(async (signal) => {
    try {
      const deleted = await purgeDueOrganizations(door, { signal, failed });
      if (deleted > 0) logger.info({ deleted }, "deleted rows of organizations that were due");
    } catch (error) {
      logger.error({ err: error }, "organizations that are due could not be deleted");
    }
  });

  function failed(organizationId: string, error: unknown): void {
    logger.error({ organizationId, err: error }, "an organization that is due could not be deleted");
  }
}

/** Does some work, which never fails, a minute from now and every hour from then on; the process need not live for it. */
export function everyHour(work: (signal: AbortSignal) => Promise<void>): Purging {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let timer = setTimeout(run, minute).unref();

  function run(): void {
    running = work(stopping.signal);
    timer = setTimeout(run, hour).unref();
  }

  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
