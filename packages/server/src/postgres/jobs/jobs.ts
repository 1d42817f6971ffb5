import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { run, type Job, type WorkerEvents } from "graphile-worker";
import type pg from "pg";
import { jobSchema, silentLogger } from "./schema.ts";
import { createPool, endPools } from "../pool.ts";
import { roles } from "../roles.ts";

/** A job that was claimed: nobody else works on it. */
export interface ClaimedJob {
  readonly id: string;
  readonly task: string;
  /** What `guildhall.enqueue` wrote. */
  readonly payload: unknown;
  /** How often it was tried, this time included. */
  readonly attempt: number;
  /** Aborted when the process wants to end. */
  readonly signal: AbortSignal;
}

/** Does a job; when it rejects, the job is tried again later. */
export type Work = (job: ClaimedJob) => Promise<void>;

/** Where lines about jobs go: what is used of a logger. */
export interface JobLog {
  warn(line: object, message: string): void;
  error(line: object, message: string): void;
}

/** How jobs are worked on. */
export interface JobsOptions {
  /** Logs in as who may become `guildhall_owner`, who alone reaches the jobs. */
  readonly ownerUrl: string;
  /** What does each task, by its name. Jobs of other tasks are left to servers that know them. */
  readonly tasks: Readonly<Record<string, Work>>;
  readonly log: JobLog;
  /** How many jobs are worked on at once (default 4). */
  readonly concurrency?: number;
  /**
   * How often to look for jobs that are due, in milliseconds (default 2000); new ones are announced. Every fifth time it
   * is also looked for jobs that nobody works on any more.
   */
  readonly pollMs?: number;
}

/** Works on jobs until it is stopped. */
export interface JobRunner {
  /** Takes no more jobs, and waits at most 5 seconds for those at work; what is cut off is done again. */
  stop(): Promise<void>;
}

const patienceMs = 5000;
const defaultPollMs = 2000;

/**
 * Works on jobs as they come, side by side with other servers: each job is claimed by one of them. A database that goes
 * away is waited for. Jobs of a server that was killed are free again within half a minute, those whose end could not be
 * written within seconds: a job may run twice, and never not at all. One that failed is tried again after seconds first, then
 * every ten minutes, for a day; a mail for seven months.
 */
export function startJobs(options: JobsOptions): JobRunner {
  const { ownerUrl, concurrency = 4 } = options;
  const pool = createPool({
    connectionString: ownerUrl,
    role: roles.owner,
    applicationName: "guildhall jobs",
    querySeconds: 60,
    max: concurrency + 2,
  });
  const stopping = new AbortController();
  const shift: Shift = { options, pool, signal: stopping.signal, claimant: null, held: new Set() };
  const working = Promise.all([keepRunning(shift), keepTending(shift)]);
  let stopped: Promise<void> | undefined;
  return {
    stop: () => {
      stopping.abort();
      return (stopped ??= finish(shift, working));
    },
  };
}

interface Shift {
  readonly options: JobsOptions;
  readonly pool: pg.Pool;
  readonly signal: AbortSignal;
  /** The name under which jobs are claimed. */
  claimant: string | null;
  /** The ids of the jobs at work here. */
  readonly held: Set<string>;
}

async function keepRunning(shift: Shift): Promise<void> {
  while (!shift.signal.aborted) {
    try {
      await freeClaims(shift);
      await runUntilStopped(shift);
    } catch (error) {
      shift.options.log.warn({ error }, "jobs are not worked on; it is tried again");
    }
    await pause(1000, shift.signal);
  }
}

async function runUntilStopped(shift: Shift): Promise<void> {
  const { tasks, concurrency = 4, pollMs = defaultPollMs } = shift.options;
  const runner = await run(
    {
      pgPool: shift.pool,
      schema: jobSchema,
      logger: silentLogger,
      events: eventsFor(shift),
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      parsedCronItems: [],
      gracefulShutdownAbortTimeout: patienceMs / 2,
      // Only in batches does the library handle a connection that is lost while it says that a job is done.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    },
    Object.fromEntries(Object.entries(tasks).map(([name, work]) => [name, taskOf(name, work)])),
  );
  const stop = (): void => void runner.stop().catch(() => undefined);
  if (shift.signal.aborted) stop();
  else shift.signal.addEventListener("abort", stop, { once: true });
  await runner.promise.finally(() => shift.signal.removeEventListener("abort", stop));
}

async function finish(shift: Shift, working: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const ended = working.finally(() => done.abort());
  await Promise.race([ended, pause(patienceMs, done.signal)]);
  await freeClaims(shift).catch(() => undefined);
  await endPools([shift.pool]);
}

/** Frees what was cut off, or is done without that it could be written. */
async function freeClaims({ pool, claimant }: Shift): Promise<void> {
  await pool.query(`select ${jobSchema}.force_unlock_workers(array[$1])`, [claimant]);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

function taskOf(
  name: string,
  work: Work,
): (payload: unknown, helpers: { readonly job: Job; readonly abortSignal: AbortSignal }) => Promise<void> {
  return (payload, { job, abortSignal: signal }) =>
    work({ id: job.id, task: name, payload, attempt: job.attempts, signal });
}

/** What the library tells: the names and numbers of jobs, never their payloads. */
function eventsFor(shift: Shift): WorkerEvents {
  const { log } = shift.options;
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => {
    shift.claimant = workerPool.id;
  });
  events.on("job:start", ({ job }) => void shift.held.add(job.id));
  events.on("job:complete", ({ job }) => void shift.held.delete(job.id));
  events.on("job:error", ({ job, error }) => {
    const line = { error, job: job.id, task: job.task_identifier, attempt: job.attempts };
    if (job.attempts < job.max_attempts) log.warn(line, "a job failed; it is tried again");
    else log.error(line, "a job was given up");
  });
  // As long as the connection that listens is there, the server that claimed jobs under this name is.
  events.on("pool:listen:success", ({ client, workerPool }) => {
    client
      .query("select pg_advisory_lock(hashtextextended($1, 0))", [lockOf(workerPool.id)])
      .catch(() => undefined);
  });
  return events;
}

function lockOf(claimant: string): string {
  return `guildhall jobs of ${claimant}`;
}

async function keepTending(shift: Shift): Promise<void> {
  const { log, pollMs = defaultPollMs } = shift.options;
  while (!shift.signal.aborted) {
    await tend(shift).catch((error: unknown) => log.warn({ error }, "the jobs could not be looked after"));
    await pause(5 * pollMs, shift.signal);
  }
}

/**
 * Frees what dead servers had claimed, and what this one claimed without ever hearing of it since the connection was
 * lost before the answer. Lets nothing that failed wait for longer than ten minutes.
 */
async function tend({ pool, claimant, held }: Shift): Promise<void> {
  await pool.query(
    `select ${jobSchema}.force_unlock_workers(array(
       select distinct j.locked_by from ${jobSchema}._private_jobs j
       where j.locked_at < now() - interval '15 seconds' and not exists (
         select from pg_locks l
         where l.locktype = 'advisory' and l.objsubid = 1
           and l.database = (select d.oid from pg_database d where d.datname = current_database())
           and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended($1 || j.locked_by, 0)
       )
     ))`,
    [lockOf("")],
  );
  await pool.query(
    `update ${jobSchema}._private_jobs set locked_by = null, locked_at = null
     where locked_by = $1 and locked_at < now() - interval '15 seconds' and id <> all ($2::bigint[])`,
    [claimant, [...held]],
  );
  await pool.query(
    `update ${jobSchema}._private_job_queues q set locked_by = null, locked_at = null
     where q.locked_by = $1 and q.locked_at < now() - interval '15 seconds' and not exists (
       select from ${jobSchema}._private_jobs j where j.job_queue_id = q.id and j.id = any ($2::bigint[])
     )`,
    [claimant, [...held]],
  );
  await pool.query(
    `update ${jobSchema}._private_jobs set run_at = now() + interval '10 minutes'
     where is_available and attempts > 0 and run_at > now() + interval '10 minutes'`,
  );
}
