import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import {
  createPool,
  guildhallMigrations,
  openDatabase,
  startEmbedded,
  type Database,
} from "../packages/server/src/postgres/index.ts";

/** Someone who is signed in and has one organization open. */
export interface Seat {
  readonly slug: string;
  readonly organizationId: string;
  /** The secret of the browser's cookie. */
  readonly token: string;
}

/** A database of many organizations with a hundred jobs each. */
export interface HiringData {
  readonly database: Database;
  /** Connections that no row-level security applies to: what an application without it uses. */
  readonly unguarded: pg.Pool;
  readonly seats: readonly Seat[];
  close(): Promise<void>;
}

const jobTable = `
  create table public.job (
    organization_id uuid not null references guildhall.organization on delete cascade,
    id uuid not null,
    title text not null,
    status text not null default 'published',
    created_at timestamptz not null default now(),
    primary key (organization_id, id)
  );
  create index job_list on public.job (organization_id, created_at desc, id desc);
  select guildhall.isolate('public.job');`;

/** Makes such a database on an embedded server of its own. */
export async function hiringData(organizations: number): Promise<HiringData> {
  const directory = await mkdtemp(join(tmpdir(), "guildhall-benchmark-"));
  await writeFile(join(directory, "0001-job.sql"), jobTable);
  const server = await startEmbedded({ directory: join(directory, "postgres"), durable: false });
  const migrations = [guildhallMigrations, { name: "jobs", directory }];
  const database = await openDatabase({
    ownerUrl: server.ownerUrl,
    dataDirectory: directory,
    secret: "a benchmark",
    migrations,
    poolSize: 32,
    onNotice: () => undefined,
  });
  const unguarded = createPool({ connectionString: server.ownerUrl, max: 32 });
  const seats = await fill(unguarded, organizations);
  return {
    database,
    unguarded,
    seats,
    close: async () => {
      await Promise.all([unguarded.end(), database.close()]);
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function fill(pool: pg.Pool, organizations: number): Promise<readonly Seat[]> {
  const tokens = Array.from({ length: organizations }, () => randomBytes(32).toString("base64url"));
  const hashes = tokens.map((token) => createHash("sha256").update(token).digest());
  const { rows } = await pool.query<{ readonly id: string; readonly slug: string }>(
    `with seat as materialized (
       select number, hash, guildhall.new_id() as id from unnest($1::bytea[]) with ordinality as given (hash, number)
     ), person as (
       insert into identity."user" (id, name, email)
       select id, 'Person ' || number, 'person' || number || '@example.com' from seat
     ), account_session as (
       insert into identity.session (id, user_id, token, expires_at)
       select id, id, 'session ' || number, now() + interval '7 days' from seat
     ), browser as (
       insert into guildhall.browser (id, token_hash) select id, hash from seat
     ), attached as (
       insert into guildhall.browser_account (browser_id, user_id, session_id) select id, id, id from seat
     ), organization as (
       insert into guildhall.organization (id, name, slug) select id, 'Organization ' || number, 'org-' || number from seat
     ), member as (
       insert into guildhall.member (organization_id, user_id, role, name, email)
       select id, id, 'owner', 'Person ' || number, 'person' || number || '@example.com' from seat
     ), opened as (
       insert into guildhall.organization_session (organization_id, id, user_id, browser_id, session_id, expires_at)
       select id, id, id, id, id, now() + interval '7 days' from seat
     )
     select id, 'org-' || number as slug from seat order by number`,
    [hashes],
  );
  await pool.query(
    `insert into public.job (organization_id, id, title)
     select o.id, guildhall.new_id(), 'Job ' || n from guildhall.organization o cross join generate_series(1, 100) n`,
  );
  await pool.query("vacuum analyze");
  return rows.map(({ id, slug }, index) => ({ organizationId: id, slug, token: tokens[index] ?? "" }));
}
