import { z } from "zod";
import { Problem, type Logger } from "../http/index.ts";
import { startJobs, type ClaimedJob, type JobRunner, type JobsOptions } from "../postgres/index.ts";
import type { Context } from "./context.ts";
import type { Door } from "./door.ts";
import type { InsideOrganization } from "./organization-door.ts";
import type { Statement } from "./transaction/statement.ts";
import type { Db } from "./transaction/transaction.ts";

/** A kind of work that is done later: its name, and what a job of it is given. */
export interface Task<Payload> {
  /** Lower case words, joined by dots or hyphens. */
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /** Takes long: one job of it runs at a time, over all servers, so that others never wait for it (default false). */
  readonly oneAtATime?: boolean;
}

/** Asks for a job, in this transaction: it runs once that has committed, and never when it has not. */
export function enqueue<Payload>(db: Db, task: Task<Payload>, payload: Payload): Statement<null> {
  const parameters = [task.name, JSON.stringify(payload), task.oneAtATime ?? false];
  return db.query("select guildhall.enqueue($1, $2, $3)", parameters).map(() => null);
}

/** A job at work. */
export interface Job<Payload> {
  readonly payload: Payload;
  /** The sealed organization and actor of the transaction that asked for it; null where it had entered none. */
  readonly principal: string | null;
  /** How often it was tried, this time included. */
  readonly attempt: number;
  /** Aborted when the process wants to end. */
  readonly signal: AbortSignal;
}

/** A task and what does it. */
export interface Performer {
  readonly name: string;
  readonly run: (job: ClaimedJob) => Promise<void>;
}

/**
 * Joins a task to what does it. A job may run more than once, so doing it twice must be as good as once; when the work
 * rejects, it is tried again for a day. Work that throws a {@link RefusedJob} is not.
 */
export function perform<Payload>(
  task: Task<Payload>,
  work: (job: Job<Payload>) => Promise<void> | void,
): Performer {
  return {
    name: task.name,
    async run({ payload: written, attempt, signal }) {
      const { principal, payload } = envelope.parse(written);
      await work({ payload: task.payload.parse(payload), principal, attempt, signal });
    },
  };
}

const envelope = z.object({ principal: z.string().nullable(), payload: z.unknown() });

/** Work of a job in the organization that asked for it. */
export type JobWork<Payload> = (
  inside: InsideOrganization<Context> & { readonly payload: Payload },
) => Promise<void> | void;

/**
 * Joins a task to what does it in one transaction in the organization that asked for it, as the actor who did. When that
 * organization is gone, or the actor is no longer its member, the job is refused and done with.
 */
export function performInOrganization<Payload>(
  door: Door,
  task: Task<Payload>,
  work: JobWork<Payload>,
): Performer {
  return perform(task, async ({ payload, principal }) => {
    await inOrganizationOf(door, principal, (inside) => work({ ...inside, payload }));
  });
}

/**
 * Enters the organization of a job's principal and runs work there.
 *
 * Throws a {@link RefusedJob} when the principal may not enter, or there is none.
 */
export async function inOrganizationOf<Value>(
  door: Door,
  principal: string | null,
  work: (inside: InsideOrganization<Context>) => Value | Promise<Value>,
): Promise<Value> {
  if (principal === null) throw new RefusedJob("It was asked for outside any organization.");
  const progress = { entered: false };
  try {
    return await door.asOrganization(principal, (inside) => {
      progress.entered = true;
      return work(inside);
    });
  } catch (error) {
    if (progress.entered || !(error instanceof Problem) || error.status >= 500) throw error;
    throw new RefusedJob(`Its actor may not enter: ${error.code}.`);
  }
}

/** Thrown by work that must not be done, now or later: the job is over, and a line in the log says so. */
export class RefusedJob extends Error {
  override readonly name = "RefusedJob";
}

/** How a server works on jobs. */
export interface WorkingOptions extends Omit<JobsOptions, "tasks" | "log"> {
  readonly performers: readonly Performer[];
  readonly logger: Logger;
}

/** Works on jobs until it is stopped. Throws a TypeError for two performers of one task. */
export function workOnJobs({ performers, logger, ...options }: WorkingOptions): JobRunner {
  const tasks = performers.map(({ name, run }) => [name, refusing(run, logger)] as const);
  const twice = tasks.find(([name], index) => tasks.findIndex(([other]) => other === name) !== index);
  if (twice) throw new TypeError(`Two performers do ${twice[0]}; a job can only go to one.`);
  return startJobs({ ...options, tasks: Object.fromEntries(tasks), log: logger });
}

function refusing(run: Performer["run"], logger: Logger): Performer["run"] {
  return async (job) => {
    try {
      await run(job);
    } catch (error) {
      if (!(error instanceof RefusedJob)) throw error;
      logger.warn({ error, job: job.id, task: job.task }, "a job was refused");
    }
  };
}
