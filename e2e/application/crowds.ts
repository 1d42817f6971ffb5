import type { Client } from "pg";

/** Organizations that somebody shall own. */
export interface Crowd {
  /** Who owns them, by e-mail address. */
  readonly owner: string;
  /** What they are called; the slug follows from it. */
  readonly names: readonly string[];
  /** How many published jobs each has; their titles end with the slug. Default 0. */
  readonly jobs?: number;
}

/** Makes organizations, each with its owner and its jobs. */
export async function addOrganizations(database: Client, { owner, names, jobs = 0 }: Crowd): Promise<void> {
  const { rows } = await database.query<{ id: string }>(
    `with person as (
       select id, name, email from identity."user" where email = $1
     ), made as (
       insert into guildhall.organization (id, name, slug, created_by)
       select guildhall.new_id(), given.name, replace(lower(given.name), ' ', '-'), person.id
       from person, unnest($2::text[]) as given (name)
       returning id
     )
     insert into guildhall.member (organization_id, user_id, role, name, email)
     select made.id, person.id, 'owner', person.name, person.email from made, person
     returning organization_id as id`,
    [owner, names],
  );
  const organizations = rows.map(({ id }) => id);
  // Without triggers: what nobody did in an organization is no event there.
  await database.query("set session_replication_role = replica");
  await database.query(
    `insert into public.job (organization_id, id, title, status, published_at, created_by)
     select o.id, guildhall.new_id(), 'Job ' || number || ' canary-' || o.slug, 'published', now(), o.created_by
     from guildhall.organization o, generate_series(1, $2) as number where o.id = any($1)`,
    [organizations, jobs],
  );
}

/** Makes people who are members of one organization (its slug): “Member 00001” and so on. */
export async function addMembers(database: Client, slug: string, count: number): Promise<void> {
  await database.query(
    `with person as (
       insert into identity."user" (id, name, email, email_verified)
       select guildhall.new_id(), 'Member ' || lpad(number::text, 5, '0'), 'member' || number || '@' || $1 || '.example', true
       from generate_series(1, $2) as number
       returning id, name, email
     )
     insert into guildhall.member (organization_id, user_id, role, name, email)
     select o.id, person.id, 'member', person.name, person.email
     from person, guildhall.organization o where o.slug = $1`,
    [slug, count],
  );
}
