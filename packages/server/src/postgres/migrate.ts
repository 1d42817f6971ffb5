import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { prepareJobs } from "./jobs/schema.ts";
import { roles } from "./roles.ts";

/** A folder of migrations: `0001-….sql`, `0002-….sql` and so on, without a gap. */
export interface MigrationSource {
  /** Under which name what was applied is recorded. */
  readonly name: string;
  readonly directory: string;
}

/** A migration that a run applied. */
export interface AppliedMigration {
  readonly source: string;
  readonly name: string;
}

/** Guildhall's own migrations; they run before an application's, wherever they stand in the list. */
export const guildhallMigrations: MigrationSource = {
  name: "guildhall",
  directory: fileURLToPath(new URL("../../migrations", import.meta.url)),
};

/**
 * Applies the migrations that are not applied yet, each in a transaction of its own and as `guildhall_owner`, and
 * answers with those; Guildhall's own are followed by those of the library that keeps the jobs. Servers that start together are safe: each migration is applied once, by one of them. Throws an
 * error when what was applied and what is there disagree: a migration was edited, is missing, or was put in between.
 */
export async function migrate(
  ownerUrl: string,
  sources: readonly MigrationSource[],
): Promise<AppliedMigration[]> {
  const own = (source: MigrationSource): boolean => source.name === guildhallMigrations.name;
  const ordered = [...sources.filter(own), ...sources.filter((source) => !own(source))];
  const migrations = (await Promise.all(ordered.map(readSource))).flat();
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "guildhall migrations" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const applied: AppliedMigration[] = [];
    for (;;) {
      const next = await inTransaction(client, () => applyNext(client, migrations));
      if (!next) break;
      applied.push({ source: next.source, name: next.name });
    }
    if (sources.includes(guildhallMigrations)) await prepareJobs(client, ownerUrl);
    return applied;
  } finally {
    await client.end();
  }
}

interface Migration extends AppliedMigration {
  readonly text: string;
  readonly checksum: string;
}

async function readSource({ name: source, directory }: MigrationSource): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d.*\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = String(index + 1).padStart(4, "0");
      if (!new RegExp(`^${number}-[a-z0-9-]+\\.sql$`).test(name)) {
        throw new Error(
          `${join(directory, name)} is out of order: migrations are named 0001-….sql, 0002-….sql and so on, ` +
            `and the next one here must be named ${number}-<what-it-does>.sql.`,
        );
      }
      // A checkout with other line ends is the same migration.
      const text = (await readFile(join(directory, name), "utf8")).replaceAll("\r\n", "\n");
      const checksum = createHash("sha256").update(text).digest("hex");
      return { source, name, text, checksum };
    }),
  );
}

/** Applies the first migration that is not applied yet; answers with it, or with nothing when all are. */
async function applyNext(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<Migration | undefined> {
  await prepareRecord(client);
  const next = await firstPending(client, migrations);
  if (!next) return undefined;
  await runText(client, next);
  await client.query("insert into guildhall.migration (source, name, checksum) values ($1, $2, $3)", [
    next.source,
    next.name,
    next.checksum,
  ]);
  return next;
}

/** Makes the schema and the table in which migrations are recorded. */
async function prepareRecord(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ made: boolean }>(
    "select to_regclass('guildhall.migration') is not null as made",
  );
  if (rows[0]?.made) return;
  await client.query(`
    create schema if not exists guildhall;
    create table guildhall.migration (
      source text not null,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      primary key (source, name)
    );
    comment on table guildhall.migration is 'The migrations that were applied to this database.';
  `);
}

/**
 * Finds the first migration that is not applied, and refuses when what was applied is not exactly what stands before
 * it. Sources that are not at hand are passed over: they are an application's that is not running here.
 */
async function firstPending(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<Migration | undefined> {
  const { rows } = await client.query<Omit<Migration, "text">>(
    "select source, name, checksum from guildhall.migration where source = any($1) order by source, name",
    [migrations.map((migration) => migration.source)],
  );
  for (const row of rows) refuseChanged(row, migrations);
  const isApplied = (it: Migration): boolean =>
    rows.some((row) => row.source === it.source && row.name === it.name);
  const pending = migrations.filter((migration) => !isApplied(migration));
  for (const { source, name } of pending) {
    const later = rows.find((row) => row.source === source && row.name > name);
    if (!later) continue;
    throw new Error(
      `The migration ${source}/${name} was put in before ${later.name}, which is applied already. ` +
        `Give it the next free number instead.`,
    );
  }
  return pending[0];
}

function refuseChanged(
  { source, name, checksum }: Omit<Migration, "text">,
  migrations: readonly Migration[],
): void {
  const here = migrations.find((migration) => migration.source === source && migration.name === name);
  if (!here) {
    throw new Error(
      `This database has had the migration ${source}/${name}, which is not here. It was changed by a newer version of ` +
        `the application, or the file was removed or renamed: run that version, or bring the file back.`,
    );
  }
  if (here.checksum !== checksum) {
    throw new Error(
      `The migration ${source}/${name} was edited after it was applied. ` +
        `Bring it back to what it was, and write the change as a new migration.`,
    );
  }
}

async function runText(client: pg.Client, { source, name, text }: Migration): Promise<void> {
  const transaction = await currentTransaction(client);
  // To give a function to the door, PostgreSQL demands that the door may create there: for this moment it may.
  await client.query(`grant create on schema guildhall to ${roles.door}`);
  try {
    await client.query(text);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new Error(`The migration ${source}/${name} failed${lineOf(text, error)}: ${error.message}`, {
      cause: error,
    });
  }
  if ((await currentTransaction(client)) !== transaction) {
    throw new Error(
      `The migration ${source}/${name} ends its transaction itself. Take COMMIT and ROLLBACK out of it, ` +
        `and look at what it left: it is not recorded as applied.`,
    );
  }
  await client.query(`set local role ${roles.owner}`);
  await client.query(`revoke create on schema guildhall from ${roles.door}`);
}

function lineOf(text: string, { position }: pg.DatabaseError): string {
  if (position === undefined) return "";
  return ` at line ${text.slice(0, Number(position) - 1).split("\n").length}`;
}

async function currentTransaction(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>("select pg_current_xact_id()::text as id");
  return rows[0]?.id;
}

/** A transaction as the owner, one at a time in the whole database; it waits, since a long one may be at work. */
async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query(`
    begin;
    set local role ${roles.owner};
    set local search_path to public;
    set local statement_timeout to 0;
    set local idle_in_transaction_session_timeout to 0;
  `);
  try {
    await client.query("select pg_advisory_xact_lock(hashtextextended('guildhall migrations', 0))");
    const result = await work();
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}
