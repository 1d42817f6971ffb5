import { setTimeout as sleep } from "node:timers/promises";
import type { TestDatabase } from "./database.ts";

/** A job as the library keeps it. */
export interface KeptJob {
  readonly id: string;
  readonly task: string;
  readonly payload: { readonly principal: string | null; readonly payload: unknown };
  readonly attempts: number;
  readonly last_error: string | null;
  readonly locked_by: string | null;
  /** How long until it is due, in seconds. */
  readonly wait: number;
}

/** The jobs that are not done, the oldest first. */
export async function jobsOf(database: TestDatabase): Promise<readonly KeptJob[]> {
  return database.query<KeptJob>(
    `select j.id, t.identifier as task, j.payload, j.attempts, j.last_error, j.locked_by,
            extract(epoch from j.run_at - now())::float as wait
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     order by j.id`,
  );
}

/** Resolves when every job was tried and none is at work; those that failed and wait for their next try may be left. */
export async function settled(database: TestDatabase): Promise<void> {
  await until(async () =>
    (await jobsOf(database)).every(({ attempts, locked_by }) => attempts > 0 && locked_by === null),
  );
}

/** Brings forward the next try of every job that failed. */
export async function hurry(database: TestDatabase): Promise<void> {
  await database.query("update graphile_worker._private_jobs set run_at = now() where locked_by is null");
}

/** Asks again and again until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}
