import { IS_OURS, IS_REACHED, TENANT_TABLES, VISITED_TABLES, type CatalogCheck } from "./check.ts";

const IS_OPEN_TO_VISITORS = `(has_any_column_privilege('guildhall_visitor', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
  or has_table_privilege('guildhall_visitor', c.oid, 'DELETE, TRUNCATE, TRIGGER'))`;

/** What must hold of who may use what. */
export const grantChecks: readonly CatalogCheck[] = [
  {
    code: "T5",
    holds:
      "of a tenant table, the tenant role may select, insert, update and delete at most, and PUBLIC nothing",
    statement: `
      with ${TENANT_TABLES}
      select t.oid::regclass::text as object,
        format('The tenant role has %s, which row-level security does not govern.', string_agg(p, ', ' order by p)) as problem,
        format('revoke %s on %s from public, guildhall_tenant;', lower(string_agg(p, ', ' order by p)), t.oid::regclass) as remedy
      from tenant_table t
      cross join unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER']
        || case when current_setting('server_version_num')::int >= 170000 then array['MAINTAIN'] end) p
      where has_table_privilege('guildhall_tenant', t.oid, p)
        or p = 'REFERENCES' and has_any_column_privilege('guildhall_tenant', t.oid, p)
      group by t.oid
      union all
      select t.oid::regclass::text,
        'Something is granted to PUBLIC, that is to every login of this server.',
        format('revoke all on %s from public;', t.oid::regclass)
      from tenant_table t
      join pg_class c on c.oid = t.oid
      where exists (select from aclexplode(c.relacl) a where a.grantee = 0)`,
  },
  {
    code: "G1",
    holds: "the tenant role can use no table that belongs to no organization, unless it was reviewed",
    statement: `
      with ${TENANT_TABLES}
      select c.oid::regclass::text as object,
        'The table has no organization_id and the tenant role can use it: all organizations share its rows.' as problem,
        format('revoke all on %s from public, guildhall_tenant; -- or give it an organization_id and isolate it; '
          'or list it as reviewed, when everybody may see it', c.oid::regclass) as remedy
      from pg_class c
      where c.relkind in ('r', 'p') and c.oid not in (select t.oid from tenant_table t)
        and c.oid <> 'guildhall.seal_key'::regclass
        and ${IS_OURS("pg_class", "c.oid", "c.relnamespace")} and ${IS_REACHED}`,
  },
  {
    code: "G2",
    holds: "the schema identity and the key of the seal are closed to the tenant role, and to visitors",
    statement: `
      select n.nspname::text as object,
        format('Requests have %s on the schema that holds who people are.', string_agg(p, ' and ' order by p)) as problem,
        format('revoke all on schema %I from public, guildhall_tenant, guildhall_visitor;', n.nspname) as remedy
      from pg_namespace n
      cross join unnest(array['CREATE', 'USAGE']) p
      where n.nspname = 'identity'
        and (has_schema_privilege('guildhall_tenant', n.oid, p) or has_schema_privilege('guildhall_visitor', n.oid, p))
      group by n.nspname
      union all
      select c.oid::regclass::text,
        'The tenant role can use the key of the seal: who knows it can enter any organization.',
        'revoke all on guildhall.seal_key from public, guildhall_tenant; -- and put a new key into it, for this one may be known'
      from pg_class c
      where c.oid = 'guildhall.seal_key'::regclass and ${IS_REACHED}`,
  },
  {
    code: "G3",
    holds: "the tenant role can use no sequence",
    statement: `
      select c.oid::regclass::text as object,
        'The tenant role can use this sequence: its numbers tell each organization how much the others make.' as problem,
        format('revoke all on sequence %s from public, guildhall_tenant; -- ids are uuids of version 7, made in the application', c.oid::regclass) as remedy
      from pg_class c
      where ${IS_OURS("pg_class", "c.oid", "c.relnamespace")}
        and case c.relkind when 'S' then has_sequence_privilege('guildhall_tenant', c.oid, 'USAGE, SELECT, UPDATE') end`,
  },
  {
    // Columns are granted one by one: a grant of the whole table opens every column that it will ever have.
    code: "G4",
    holds:
      "visitors can use nothing but the columns that were opened to them, of the organization that they visit",
    statement: `
      with ${TENANT_TABLES}, ${VISITED_TABLES}
      select c.oid::regclass::text as object,
        'Visitors, who are anybody, can use this past what guildhall.show_visitors and guildhall.let_visitors_add open.' as problem,
        format('revoke all on %s%s from public, guildhall_visitor; -- then open again, column by column, what is meant for everybody',
          case c.relkind when 'S' then 'sequence ' else '' end, c.oid::regclass) as remedy
      from pg_class c
      left join tenant_table t on t.oid = c.oid
      where ${IS_OURS("pg_class", "c.oid", "c.relnamespace")}
        and case when c.relkind = 'S' then has_sequence_privilege('guildhall_visitor', c.oid, 'USAGE, SELECT, UPDATE')
          when c.relkind not in ('r', 'p', 'v', 'm', 'f') then false
          when t.oid is null then ${IS_OPEN_TO_VISITORS}
          else has_any_column_privilege('guildhall_visitor', c.oid, 'UPDATE, REFERENCES')
            or has_table_privilege('guildhall_visitor', c.oid, 'SELECT, INSERT, DELETE, TRUNCATE, TRIGGER')
            or has_any_column_privilege('guildhall_visitor', c.oid, 'SELECT') and c.oid not in (select s.oid from shown s)
            or has_any_column_privilege('guildhall_visitor', c.oid, 'INSERT') and c.oid not in (select s.oid from taken s)
          end`,
  },
];
