#!/usr/bin/env node
import { parseArgs } from "node:util";
import { readConfiguration } from "./config.ts";
import {
  guildhallMigrations,
  migrate,
  openDatabase,
  type Database,
  type MigrationSource,
} from "./postgres/index.ts";
import { createSigningKeys } from "./tokens/index.ts";
import { doctorChecks, runDoctor, type Allowances, type CheckCode, type Finding } from "./tenancy/index.ts";

const usage = `Usage: guildhall <command> [options]

Commands:
  migrate        Applies the migrations that the database has not had yet.
  doctor         Examines the database for every way in which isolation is known to rot; exits with 1 when it finds any.
  rotate-keys    Makes the next key that signs access tokens; it is published now and signs in ten minutes.
  help           Prints this.

Options of migrate:
  --migrations <name>=<directory>    The application's own migrations, which run after Guildhall's; repeatable.

Options of rotate-keys:
  --at-once                          The new key signs from now on, and what the old ones signed is refused: for keys that leaked.

Options of doctor:
  --sources <directory>              Looks through the code and migrations there, too; repeatable.
  --allow <check>=<object>           Lets an object that was reviewed pass a check, as in G1=public.country; repeatable.

Which database: DATABASE_URL and DATABASE_OWNER_URL, else the embedded one in DATA_DIR (default .data).
`;

const options = {
  help: { type: "boolean", short: "h" },
  migrations: { type: "string", multiple: true },
  sources: { type: "string", multiple: true },
  allow: { type: "string", multiple: true },
  "at-once": { type: "boolean" },
} as const;

/** What was asked for on the command line, in a form that can not be met: a mistake of who typed it. */
class UsageError extends Error {}

process.exitCode = await main(process.argv.slice(2));

/** Runs a command; answers with the exit code: 0 is well, 1 is findings, 2 is that it could not be done. */
async function main(args: string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    process.stderr.write(`guildhall: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${usage}`);
    return 2;
  }
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parsed(args);
  const [command = "help", ...others] = positionals;
  if (values.help === true || command === "help") return say(usage);
  if (others.length > 0) throw new UsageError(`${command} takes no further words: ${others.join(" ")}`);
  if (command === "migrate") return runMigrate((values.migrations ?? []).map(migrationSource));
  if (command === "doctor") return runDoctorCommand(values.sources ?? [], allowances(values.allow ?? []));
  if (command === "rotate-keys") return runRotateKeys(values["at-once"] ?? false);
  throw new UsageError(`There is no command ${command}.`);
}

type Arguments = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

function parsed(args: string[]): Arguments {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function runMigrate(sources: readonly MigrationSource[]): Promise<number> {
  return withDatabase(async (database) => {
    const applied = await migrate(database.ownerUrl, [guildhallMigrations, ...sources]);
    for (const { source, name } of applied) say(`Applied ${source}/${name}\n`);
    const names = ["guildhall", ...sources.map(({ name }) => name)].join(", ");
    return say(
      applied.length === 0
        ? `Nothing to apply: the database has every migration of ${names}.\n`
        : `The database is up to date (migrations applied: ${applied.length}).\n`,
    );
  });
}

async function runDoctorCommand(sources: readonly string[], allow: Allowances): Promise<number> {
  return withDatabase(async (database) => {
    const login = database.tenantUrl === null ? {} : { tenantUrl: database.tenantUrl };
    const owner = await database.system.connect();
    try {
      return report(await runDoctor({ owner, ...login, sources, allow }));
    } finally {
      owner.release();
    }
  });
}

async function runRotateKeys(atOnce: boolean): Promise<number> {
  return withDatabase(async ({ system }) => {
    const { secret } = readConfiguration(process.env);
    const kid = await createSigningKeys({ system, secret }).rotate({ atOnce });
    return say(
      atOnce
        ? `The key ${kid} signs from now on; every other is forgotten.\n`
        : `The key ${kid} is published, and signs from ten minutes after it was made.\n`,
    );
  });
}

/** Works with the configured database as every start opens it, but without applying migrations. */
async function withDatabase(work: (database: Database) => Promise<number>): Promise<number> {
  const { databaseUrl, databaseOwnerUrl, dataDirectory, secret } = readConfiguration(process.env);
  const database = await openDatabase({
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    ...(databaseOwnerUrl === undefined ? {} : { ownerUrl: databaseOwnerUrl }),
    dataDirectory,
    secret,
    migrations: [],
    poolSize: 2,
    onNotice: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    for (const warning of database.warnings) process.stderr.write(`Note: ${warning}\n`);
    return await work(database);
  } finally {
    await database.close();
  }
}

function report(findings: readonly Finding[]): number {
  for (const { check, object, problem, remedy } of findings) {
    say(`${check}  ${object}\n    ${problem}\n    ${remedy}\n\n`);
  }
  const counted = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
  say(`${doctorChecks.size} checks, ${findings.length === 0 ? "no findings" : counted}.\n`);
  return findings.length === 0 ? 0 : 1;
}

function migrationSource(text: string): MigrationSource {
  const [name, directory] = halves(text, "--migrations hiring=apps/hiring/migrations");
  return { name, directory };
}

function allowances(texts: readonly string[]): Allowances {
  const allow: Partial<Record<CheckCode, string[]>> = {};
  for (const text of texts) {
    const [name, object] = halves(text, "--allow G1=public.country");
    const code = [...doctorChecks.keys()].find((known) => known === name);
    if (code === undefined) throw new UsageError(`There is no check ${name}.`);
    (allow[code] ??= []).push(object);
  }
  return allow;
}

function halves(text: string, example: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw new UsageError(`"${text}" must read like: ${example}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function say(text: string): 0 {
  process.stdout.write(text);
  return 0;
}
