/** What a finding was found by; `docs/doctor.md` says of each what must hold, why, and how to mend it. */
export type CheckCode =
  | ("R1" | "R2" | "R3" | "C1")
  | ("T1" | "T2" | "T3" | "T4")
  | ("T5" | "G1" | "G2" | "G3" | "G4")
  | ("K1" | "K2" | "K3")
  | ("K4" | "K5" | "K6")
  | ("V1" | "V2" | "F1" | "F2" | "F3" | "F4" | "F5")
  | ("P1" | "L1" | "S1" | "S2" | "M1")
  | ("B1" | "B2" | "B3" | "B4")
  | ("X1" | "X2");

/** One way in which isolation is not what it should be. */
export interface Finding {
  readonly check: CheckCode;
  /** What it is about: a table, role, index, function, or a place in the source. */
  readonly object: string;
  readonly problem: string;
  /** What to do, with the SQL where SQL mends it. */
  readonly remedy: string;
}

/**
 * A check that one statement over the catalog makes: it answers a row (object, problem, remedy) for each finding. It
 * runs with `search_path` on `pg_catalog` alone, so that every name that it answers is a full one.
 */
export interface CatalogCheck {
  readonly code: CheckCode;
  /** What must hold, in a few words. */
  readonly holds: string;
  readonly statement: string;
  readonly values?: readonly unknown[];
}

/**
 * A list for WITH: `tenant_table`, the tables that hold rows of organizations. That is every table with a column
 * `organization_id`, and `guildhall.organization`, whose column is `id`; the schema `identity` is closed as a whole.
 */
export const TENANT_TABLES = `tenant_table as (
  select c.oid, c.relname, n.nspname, c.relowner, c.relrowsecurity and c.relforcerowsecurity as is_forced,
    a.attnum as organization, a.attname, a.attnotnull and a.atttypid = 'uuid'::regtype as is_set,
    format('(%s = guildhall.organization_id())', a.attname) as predicate,
    exists (select from pg_inherits i where i.inhrelid = c.oid) as is_part
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    and a.attname = case c.oid when 'guildhall.organization'::regclass then 'id' else 'organization_id' end
  where c.relkind in ('r', 'p') and n.nspname <> all (array['information_schema', 'identity']) and n.nspname !~ '^pg_'
)`;

/** A condition on `p` of pg_policy and `t` of {@link TENANT_TABLES}: it is the one policy that tenant tables have. */
export const IS_CANONICAL = `(p.polrelid = t.oid and p.polname = 'organization' and p.polpermissive and p.polcmd = '*'
  and p.polroles = '{0}' and pg_get_expr(p.polqual, p.polrelid) = t.predicate
  and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), t.predicate) = t.predicate)`;

/**
 * A list for WITH, behind {@link TENANT_TABLES}: `shown` and `taken`, the tenant tables whose rows visitors may read, and to
 * which they may add, as `guildhall.show_visitors` and `guildhall.let_visitors_add` leave them.
 */
export const VISITED_TABLES: string = [
  `visited as (
    select t.oid from tenant_table t
    join pg_policy p on p.polrelid = t.oid and p.polname = 'visitors' and not p.polpermissive and p.polcmd = '*'
      and p.polroles = array['guildhall_visitor'::regrole::oid]
      and pg_get_expr(p.polqual, p.polrelid) = '(organization_id = guildhall.visited_organization())'
      and pg_get_expr(p.polwithcheck, p.polrelid) = '(organization_id = guildhall.visited_organization())')`,
  `shown as (${openedBy("visitors_see", "r", "polqual")})`,
  `taken as (${openedBy("visitors_add", "a", "polwithcheck")})`,
].join(", ");

function openedBy(policy: string, command: "r" | "a", expression: "polqual" | "polwithcheck"): string {
  const ofVisitors = `p.polcmd = '${command}' and p.polroles = array['guildhall_visitor'::regrole::oid]`;
  return `
    select v.oid from visited v
    where exists (select from pg_policy p where p.polrelid = v.oid and p.polname = '${policy}' and p.polpermissive
        and ${ofVisitors} and pg_get_expr(p.${expression}, p.polrelid) = 'true')
      and exists (select from pg_policy p where p.polrelid = v.oid and p.polname = '${policy}_only'
        and not p.polpermissive and ${ofVisitors})`;
}

/** A condition on `c` of pg_class, a table or what can be used like one: the tenant role may do something with it. */
export const IS_REACHED = `(has_any_column_privilege('guildhall_tenant', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
  or has_table_privilege('guildhall_tenant', c.oid, 'DELETE, TRUNCATE, TRIGGER'))`;

/** A condition: the schema is the system's, or the object came with an extension, which knows no rows of ours. */
export const IS_OURS = (catalog: "pg_class" | "pg_proc", object: string, schema: string): string =>
  `(${schema}::regnamespace::text <> 'information_schema' and ${schema}::regnamespace::text !~ '^pg_'
  and not exists (select from pg_depend d
    where d.classid = '${catalog}'::regclass and d.objid = ${object} and d.deptype = 'e'))`;
