import type pg from "pg";

/** One statement of a schema's description, and what it is about. */
export interface SchemaStatement {
  /** The table, view or function that it belongs to; the schema's name for the schema itself. */
  readonly subject: string;
  readonly statement: string;
}

/** A table or view. */
export interface Relation {
  readonly name: string;
  /** How its description begins, up to the list of columns or the query. */
  readonly opening: string;
  /** A view's query; null for a table. */
  readonly query: string | null;
  /** What follows the columns: a partitioning, a parent. */
  readonly closing: string;
}

/** A line within the parentheses of a table. */
export interface TableLine {
  readonly subject: string;
  readonly line: string;
}

const notOfAnExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

const toWhom = (acl: string): string =>
  `case ${acl}.grantee when 0 then 'PUBLIC' else ${acl}.grantee::regrole::text end`;

const relationsOfSchema = `relation as (
      select c.*, n.nspname, n.nspowner, format('%I.%I', n.nspname, c.relname) as full_name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm') and ${notOfAnExtension("pg_class", "c.oid")}
    )`;

/** The schema itself, what is granted on it, and what later objects of its owner are granted by default. */
export async function schemaStatements(client: pg.ClientBase, schema: string): Promise<SchemaStatement[]> {
  return rowsOf(
    client,
    `select subject, statement from (
      select 1 as rank, nspname as subject, format('CREATE SCHEMA %I AUTHORIZATION %s', nspname, nspowner::regrole) as statement
      from pg_namespace where nspname = $1
      union all
      select 2, nspname, format('COMMENT ON SCHEMA %I IS %L', nspname, obj_description(oid, 'pg_namespace'))
      from pg_namespace where nspname = $1 and obj_description(oid, 'pg_namespace') is not null
      union all
      select 3, nspname, format('GRANT %s ON SCHEMA %I TO %s',
        string_agg(a.privilege_type, ', ' order by a.privilege_type), nspname, ${toWhom("a")})
      from pg_namespace, aclexplode(nspacl) a
      where nspname = $1 and a.grantee <> nspowner
      group by nspname, a.grantee
    ) s order by rank, statement collate "C"`,
    schema,
  );
}

/** Enumerations and domains. */
export async function typeStatements(client: pg.ClientBase, schema: string): Promise<SchemaStatement[]> {
  return rowsOf(
    client,
    `select t.typname as subject, case t.typtype
        when 'e' then format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname, (
          select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
          from pg_enum e where e.enumtypid = t.oid))
        else format('CREATE DOMAIN %I.%I AS %s%s%s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
          case when t.typnotnull then ' NOT NULL' end,
          (select string_agg(' ' || pg_get_constraintdef(c.oid, true), '' order by c.conname collate "C")
           from pg_constraint c where c.contypid = t.oid and c.contype = 'c'))
      end as statement
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where n.nspname = $1 and t.typtype in ('e', 'd') and ${notOfAnExtension("pg_type", "t.oid")}
    order by t.typname collate "C"`,
    schema,
  );
}

/** Tables and views, in the order of their names. */
export async function relations(client: pg.ClientBase, schema: string): Promise<Relation[]> {
  const { rows } = await client.query<Relation>(
    `select c.relname::text as name,
      format('CREATE %s %I.%I%s',
        case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'TABLE' end, n.nspname, c.relname,
        case when c.relispartition then format(' PARTITION OF %s %s', i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid))
        end) as opening,
      case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid, true) end as query,
      concat(
        case when not c.relispartition and i.inhparent is not null then format(' INHERITS (%s)', i.inhparent::regclass) end,
        case when c.relkind = 'p' then ' PARTITION BY ' || pg_get_partkeydef(c.oid) end,
        ' WITH (' || array_to_string(c.reloptions, ', ') || ')') as closing
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_inherits i on i.inhrelid = c.oid and i.inhseqno = 1
    where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm') and ${notOfAnExtension("pg_class", "c.oid")}
    order by c.relname collate "C"`,
    [schema],
  );
  return rows;
}

/** The columns of tables, in the order in which they were made. */
export async function columnLines(client: pg.ClientBase, schema: string): Promise<TableLine[]> {
  const { rows } = await client.query<TableLine>(
    `select c.relname::text as subject, concat(
        quote_ident(a.attname), ' ', replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz'),
        case when a.attcollation <> t.typcollation then ' COLLATE ' || a.attcollation::regcollation end,
        case when a.attnotnull then ' NOT NULL' end,
        case a.attidentity when 'a' then ' GENERATED ALWAYS AS IDENTITY' when 'd' then ' GENERATED BY DEFAULT AS IDENTITY' end,
        case a.attgenerated
          when '' then ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid, true)
          when 's' then ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid, true) || ') STORED'
          else ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid, true) || ') VIRTUAL'
        end) as line
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where n.nspname = $1 and a.attnum > 0 and not a.attisdropped
    order by c.relname collate "C", a.attnum`,
    [schema],
  );
  return rows;
}

/** Keys and checks, the primary key first; a name is told where it is not the one that PostgreSQL gives. */
export async function constraintLines(client: pg.ClientBase, schema: string): Promise<TableLine[]> {
  const { rows } = await client.query<TableLine>(
    `select c.relname::text as subject, concat(
        case when not k.conname ~ ('^' || c.relname || '_(.*_)?(pkey|key|fkey|check|excl)[0-9]*$')
          then format('CONSTRAINT %I ', k.conname) end,
        pg_get_constraintdef(k.oid, true)) as line
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1 and k.contype in ('p', 'u', 'f', 'c', 'x')
    order by c.relname collate "C", position(k.contype::text in 'pufxc'), pg_get_constraintdef(k.oid, true) collate "C"`,
    [schema],
  );
  return rows;
}

/** What belongs to tables and views beside their columns: comments, owners, indexes, triggers. */
export async function relationStatements(client: pg.ClientBase, schema: string): Promise<SchemaStatement[]> {
  return rowsOf(
    client,
    `with ${relationsOfSchema},
    part (rank, subject, statement) as (
      select 1, relname, format('COMMENT ON %s %s IS %L',
        case relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'TABLE' end, full_name, obj_description(oid, 'pg_class'))
      from relation where obj_description(oid, 'pg_class') is not null
      union all
      select 2, r.relname, format('COMMENT ON COLUMN %s.%I IS %L', r.full_name, a.attname, col_description(r.oid, a.attnum))
      from relation r join pg_attribute a on a.attrelid = r.oid where col_description(r.oid, a.attnum) is not null
      union all
      select 3, relname, format('ALTER TABLE %s OWNER TO %s', full_name, relowner::regrole) from relation where relowner <> nspowner
      union all
      select 4, r.relname, replace(pg_get_indexdef(i.indexrelid, 0, true), ' USING btree (', ' (')
      from relation r join pg_index i on i.indrelid = r.oid
      where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
      union all
      select 5, r.relname, pg_get_triggerdef(t.oid, true)
        || case t.tgenabled when 'D' then ' -- disabled' when 'R' then ' -- on replicas only' when 'A' then ' -- always' else '' end
      from relation r join pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
    )
    select subject::text, statement from part order by subject collate "C", rank, statement collate "C"`,
    schema,
  );
}

/** Who may do what with tables and views: row-level security, policies, grants. */
export async function accessStatements(client: pg.ClientBase, schema: string): Promise<SchemaStatement[]> {
  return rowsOf(
    client,
    `with ${relationsOfSchema},
    part (rank, subject, statement) as (
      select 1, relname, format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', full_name) from relation where relrowsecurity
      union all
      select 2, relname, format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', full_name) from relation where relforcerowsecurity
      union all
      select 3, r.relname, concat(format('CREATE POLICY %I ON %s', p.polname, r.full_name),
        case when not p.polpermissive then ' AS RESTRICTIVE' end,
        case p.polcmd when 'r' then ' FOR SELECT' when 'a' then ' FOR INSERT' when 'w' then ' FOR UPDATE' when 'd' then ' FOR DELETE' end,
        (select ' TO ' || string_agg(u::regrole::text, ', ' order by u::regrole::text collate "C") from unnest(p.polroles) u where u <> 0),
        E'\\n  USING (' || pg_get_expr(p.polqual, p.polrelid, true) || ')',
        E'\\n  WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')')
      from relation r join pg_policy p on p.polrelid = r.oid
      union all
      select 4, r.relname, format('GRANT %s ON %s TO %s',
        case when count(*) filter (where a.privilege_type <> 'MAINTAIN') = 7 then 'ALL'
          else string_agg(a.privilege_type, ', ' order by a.privilege_type) end, r.full_name, ${toWhom("a")})
      from relation r, aclexplode(r.relacl) a where a.grantee <> r.relowner
      group by r.relname, r.full_name, a.grantee
      union all
      select 5, r.relname, format('GRANT %s (%s) ON %s TO %s',
        a.privilege_type, string_agg(quote_ident(t.attname), ', ' order by t.attnum), r.full_name, ${toWhom("a")})
      from relation r join pg_attribute t on t.attrelid = r.oid, aclexplode(t.attacl) a where a.grantee <> r.relowner
      group by r.relname, r.full_name, a.privilege_type, a.grantee
    )
    select subject::text, statement from part order by subject collate "C", rank, statement collate "C"`,
    schema,
  );
}

/** Functions and procedures: what they do, whose they are, who may call them, what is said of them. */
export async function functionStatements(client: pg.ClientBase, schema: string): Promise<SchemaStatement[]> {
  return rowsOf(
    client,
    `with routine as (
      select p.oid, p.proowner, p.proacl, n.nspowner, p.oid::regprocedure::text as signature,
        case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end as kind
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = $1 and p.prokind <> 'a' and ${notOfAnExtension("pg_proc", "p.oid")}
    ),
    part (rank, subject, statement) as (
      select 1, signature, pg_get_functiondef(oid) from routine
      union all
      select 2, signature, format('COMMENT ON %s %s IS %L', kind, signature, obj_description(oid, 'pg_proc'))
      from routine where obj_description(oid, 'pg_proc') is not null
      union all
      select 3, signature, format('ALTER %s %s OWNER TO %s', kind, signature, proowner::regrole) from routine where proowner <> nspowner
      union all
      select 4, signature, format('GRANT EXECUTE ON %s %s TO %s', kind, signature, ${toWhom("a")})
      from routine, aclexplode(coalesce(proacl, acldefault('f', proowner))) a where a.grantee <> proowner
    )
    select subject, statement from part order by subject collate "C", rank, statement collate "C"`,
    schema,
  );
}

/** What objects that are made later are granted by default: in one schema, or ('') in all of the database. */
export async function defaultPrivileges(client: pg.ClientBase, schema: string): Promise<SchemaStatement[]> {
  return rowsOf(
    client,
    `select $1 as subject, statement from (select format('-- What %s makes%s: %s on new %s.', d.defaclrole::regrole, ' in ' || nullif($1, ''),
        coalesce(string_agg(${toWhom("a")} || ' has ' || a.privilege_type, ', ' order by a.grantee::regrole::text, a.privilege_type)
          filter (where a.grantee <> d.defaclrole), 'nobody else has anything'),
        case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end
      ) as statement
    from pg_default_acl d
    left join pg_namespace n on n.oid = d.defaclnamespace
    left join lateral aclexplode(d.defaclacl) a on true
    where coalesce(n.nspname, '') = $1
    group by d.oid, d.defaclrole, d.defaclobjtype) s
    order by statement collate "C"`,
    schema,
  );
}

async function rowsOf(client: pg.ClientBase, text: string, schema: string): Promise<SchemaStatement[]> {
  return (await client.query<SchemaStatement>(text, [schema])).rows;
}
