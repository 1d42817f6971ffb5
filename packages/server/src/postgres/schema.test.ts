import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "../../test/index.ts";
import { dumpSchema } from "./schema.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ migrated: false });
  await database.query(`
    set role guildhall_owner;
    create schema hiring;
    comment on schema hiring is 'Who works where.';
    grant usage on schema hiring to guildhall_tenant;
    create domain hiring.title as text check (char_length(value) < 80);
    create type hiring.stage as enum ('new', 'hired');
    create function hiring.context() returns uuid language sql stable as 'select null::uuid';
    create table hiring.organization (id uuid primary key);
    create table hiring.job (
      organization_id uuid not null references hiring.organization on delete cascade,
      id uuid not null,
      number integer generated always as identity,
      "Title" hiring.title not null default 'Untitled, so far' collate "C",
      words tsvector generated always as (to_tsvector('simple', 'x')) stored,
      opened_at timestamptz not null default now(),
      primary key (organization_id, id),
      constraint one_number unique (organization_id, number),
      check (number > 0)
    );
    comment on table hiring.job is 'A job that is open.';
    comment on column hiring.job.words is 'For search.';
    create index job_open on hiring.job (organization_id, opened_at desc) where number > 10;
    create index job_words on hiring.job using gin (words);
    alter table hiring.job enable row level security;
    alter table hiring.job force row level security;
    create policy organization on hiring.job using (organization_id = hiring.context()) with check (organization_id = hiring.context());
    create policy door on hiring.job as restrictive for select to guildhall_door using (true);
    grant select, update (number, "Title") on hiring.job to guildhall_tenant;
    grant all on hiring.job to guildhall_door;
    create function hiring.note() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
    begin
      return null;
    end;
    $$;
    comment on function hiring.note() is 'Notes nothing.';
    revoke execute on function hiring.note() from public;
    create trigger note after insert on hiring.job for each row when (new.number > 1) execute function hiring.note();
    create view hiring.open_job with (security_invoker = true) as
      select j.id, o.id as organization_id from hiring.job j join hiring.organization o on o.id = j.organization_id;
    grant select on hiring.open_job to guildhall_tenant;
  `);
});

afterAll(async () => {
  await database.close();
});

async function dump(schemas: string[]): Promise<string> {
  const client = await database.system.connect();
  try {
    return await dumpSchema(client, { schemas });
  } finally {
    client.release();
  }
}

test("a schema is told on one page: tables and what belongs to each, then functions", async () => {
  expect(await dump(["hiring"])).toBe(page);
});

test("the same database gives the same text, and one policy more is seen", async () => {
  const before = await dump(["hiring"]);
  expect(await dump(["hiring"])).toBe(before);
  await database.query("create policy leak on hiring.job for select using (true)");
  const after = await dump(["hiring"]);
  await database.query("drop policy leak on hiring.job");
  expect(after.replace("CREATE POLICY leak ON hiring.job FOR SELECT\n  USING (true);\n", "")).toBe(before);
  expect(await dump(["hiring"])).toBe(before);
});

test("what an extension brought is not told", async () => {
  await database.query("create extension citext schema public");
  expect(await dump(["public"])).not.toContain("citext");
});

const page = `-- hiring ----------------------------------------------------------------------------------------------------

CREATE SCHEMA hiring AUTHORIZATION guildhall_owner;
COMMENT ON SCHEMA hiring IS 'Who works where.';
GRANT USAGE ON SCHEMA hiring TO guildhall_tenant;

CREATE TYPE hiring.stage AS ENUM ('new', 'hired');
CREATE DOMAIN hiring.title AS text CHECK (char_length(VALUE) < 80);

CREATE TABLE hiring.job (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  "Title" hiring.title COLLATE "C" NOT NULL DEFAULT 'Untitled, so far'::text,
  words tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, 'x'::text)) STORED,
  opened_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  CONSTRAINT one_number UNIQUE (organization_id, number),
  FOREIGN KEY (organization_id) REFERENCES hiring.organization(id) ON DELETE CASCADE,
  CHECK (number > 0)
);
COMMENT ON TABLE hiring.job IS 'A job that is open.';
COMMENT ON COLUMN hiring.job.words IS 'For search.';
CREATE INDEX job_open ON hiring.job (organization_id, opened_at DESC) WHERE number > 10;
CREATE INDEX job_words ON hiring.job USING gin (words);
CREATE TRIGGER note AFTER INSERT ON hiring.job FOR EACH ROW WHEN (new.number > 1) EXECUTE FUNCTION hiring.note();
ALTER TABLE hiring.job ENABLE ROW LEVEL SECURITY;
ALTER TABLE hiring.job FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON hiring.job AS RESTRICTIVE FOR SELECT TO guildhall_door
  USING (true);
CREATE POLICY organization ON hiring.job
  USING (organization_id = hiring.context())
  WITH CHECK (organization_id = hiring.context());
GRANT ALL ON hiring.job TO guildhall_door;
GRANT SELECT ON hiring.job TO guildhall_tenant;
GRANT UPDATE (number, "Title") ON hiring.job TO guildhall_tenant;

CREATE VIEW hiring.open_job WITH (security_invoker=true) AS
 SELECT j.id,
    o.id AS organization_id
   FROM hiring.job j
     JOIN hiring.organization o ON o.id = j.organization_id;
GRANT SELECT ON hiring.open_job TO guildhall_tenant;

CREATE TABLE hiring.organization (
  id uuid NOT NULL,
  PRIMARY KEY (id)
);

CREATE OR REPLACE FUNCTION hiring.context()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$select null::uuid$function$;
GRANT EXECUTE ON FUNCTION hiring.context() TO PUBLIC;

CREATE OR REPLACE FUNCTION hiring.note()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
    begin
      return null;
    end;
    $function$;
COMMENT ON FUNCTION hiring.note() IS 'Notes nothing.';
`;
