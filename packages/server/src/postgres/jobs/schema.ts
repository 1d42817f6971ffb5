import { Logger, runMigrations } from "graphile-worker";
import type pg from "pg";
import { createPool } from "../pool.ts";
import { roles } from "../roles.ts";

/** The schema in which the library keeps the jobs. */
export const jobSchema = "graphile_worker";

/** A logger for the library that says nothing: what is worth a line, its events tell. */
export const silentLogger: Logger = new Logger(() => () => undefined);

/**
 * Brings the tables of the jobs up to date, as `guildhall_owner` and by the library's own migrations. Only the owner
 * reaches them, and the door as far as asking for a job needs. The client waits for other servers that do the same.
 */
export async function prepareJobs(client: pg.Client, ownerUrl: string): Promise<void> {
  const lock = "hashtextextended('guildhall jobs', 0)";
  await client.query(`select pg_advisory_lock(${lock})`);
  const pool = createPool({ connectionString: ownerUrl, role: roles.owner, max: 1 });
  try {
    await runMigrations({ pgPool: pool, schema: jobSchema, logger: silentLogger });
    await pool.query(access);
  } finally {
    await pool.end();
    await client.query(`select pg_advisory_unlock(${lock})`);
  }
}

/** The library says nothing of who may use its tables and closes them by row-level security without a policy. */
const access = `
  revoke all on schema ${jobSchema} from public;
  revoke all on all tables in schema ${jobSchema} from public;
  revoke all on all functions in schema ${jobSchema} from public;
  grant usage on schema ${jobSchema} to ${roles.door};
  grant execute on all functions in schema ${jobSchema} to ${roles.door};
  grant select, insert on ${jobSchema}._private_tasks, ${jobSchema}._private_job_queues to ${roles.door};
  grant select, insert, update on ${jobSchema}._private_jobs to ${roles.door};
  do $$
  declare
    name text;
  begin
    foreach name in array array['_private_tasks', '_private_job_queues', '_private_jobs'] loop
      if not exists (
        select from pg_policy p
        where p.polrelid = to_regclass('${jobSchema}.' || name) and p.polname = 'door'
      ) then
        execute format('create policy door on ${jobSchema}.%I to ${roles.door} using (true) with check (true)', name);
      end if;
    end loop;
  end
  $$;
`;
