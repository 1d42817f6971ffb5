import { securityFloor } from "../../postgres/index.ts";
import { IS_CANONICAL, IS_REACHED, TENANT_TABLES, type CatalogCheck, type Finding } from "./check.ts";

/** What must hold of what surrounds the tables: their parts, what copies them, and the server's settings. */
export const surroundingChecks: readonly CatalogCheck[] = [
  {
    code: "P1",
    holds: "parts of a tenant table are reached through it, or are isolated themselves",
    statement: `
      with ${TENANT_TABLES}
      select c.oid::regclass::text as object,
        format('The tenant role can use this part of %s past it, and so past its row-level security.', i.inhparent::regclass)
          as problem,
        format('revoke all on %s from public, guildhall_tenant;', c.oid::regclass) as remedy
      from pg_inherits i
      join tenant_table whole on whole.oid = i.inhparent
      join pg_class c on c.oid = i.inhrelid
      left join tenant_table t on t.oid = c.oid
      where c.relkind in ('r', 'p') and ${IS_REACHED}
        and (t.is_forced and (select count(*) = 1 and bool_and(${IS_CANONICAL}) from pg_policy p where p.polrelid = t.oid))
          is not true`,
  },
  {
    code: "L1",
    holds: "no publication sends rows of organizations, or who people are, elsewhere",
    statement: `
      with ${TENANT_TABLES}
      select l.pubname::text as object,
        format('The publication sends the rows of all organizations of %s to whoever subscribes.',
          string_agg(format('%I.%I', l.schemaname, l.tablename), ', ' order by l.schemaname, l.tablename)) as problem,
        format('drop publication %I; -- or list it as reviewed, when the subscriber may have it all', l.pubname) as remedy
      from pg_publication_tables l
      where l.schemaname in ('guildhall', 'identity')
        or exists (select from tenant_table t where t.nspname = l.schemaname and t.relname = l.tablename)
      group by l.pubname`,
  },
  {
    code: "S1",
    holds: "no default of a role, database or server sets what the door sets, or the tenant role's role",
    statement: `
      with stored as (
        select concat_ws(' in ', case when s.setrole <> 0 then 'role ' || s.setrole::regrole end,
            case when s.setdatabase <> 0 then format('database %I', current_database()) end) as place,
          s.setrole, s.setdatabase, split_part(setting, '=', 1) as name
        from pg_db_role_setting s
        cross join unnest(s.setconfig) setting
        where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
      )
      select place as object,
        format('The default of %s is there before the door: it refuses every entry, or the connection is another role.', name)
          as problem,
        case when setrole = 0 then format('alter database %I reset %s;', current_database(), name)
          else format('alter role %s%s reset %s;', setrole::regrole,
            case when setdatabase <> 0 then format(' in database %I', current_database()) end, name) end as remedy
      from stored
      where name ilike 'guildhall.%' or name = 'role' and setrole in (0, 'guildhall_tenant'::regrole)
      union all
      select 'server', format('A connection begins with %s set: the door refuses every entry then.', name),
        format('Take %s out of the server''s configuration and of the connection''s options.', name)
      from (values ('guildhall.context'), ('guildhall.person'), ('guildhall.visit')) given (name)
      where current_setting(name, true) <> '' and not exists (select from stored where stored.name = given.name)`,
  },
  {
    code: "S2",
    holds: "row_security is on",
    statement: `
      select 'row_security' as object,
        'The setting is off: reads of tenant tables fail instead of being narrowed to the organization.' as problem,
        'Take row_security out of the server''s configuration, or alter role … reset row_security.' as remedy
      where not current_setting('row_security')::boolean
        or exists (select from pg_db_role_setting s cross join unnest(s.setconfig) setting
          where setting in ('row_security=off', 'row_security=false', 'row_security=no', 'row_security=0'))`,
  },
];

/** What must hold of the server's version (M1), for a list of the checks. */
export const versionHolds = "the server has the last fixes of row-level security";

/** Judges a version as `server_version_num` gives it. */
export function judgeServer(version: number): Finding[] {
  const [major, minor] = [Math.floor(version / 10_000), version % 10_000];
  const floor = major < 15 ? "15.14" : `${major}.${securityFloor[major] ?? 0}`;
  if (major >= 15 && minor >= (securityFloor[major] ?? 0)) return [];
  const object = `PostgreSQL ${major}.${minor}`;
  const problem =
    "The server lacks fixes of row-level security: statistics and cached plans can show rows of others.";
  return [{ check: "M1", object, problem, remedy: `Upgrade the server to ${floor} or later.` }];
}
