import { IS_CANONICAL, TENANT_TABLES, VISITED_TABLES, type CatalogCheck } from "./check.ts";
import { doorPolicies } from "./reviewed.ts";

/** What must hold of every tenant table. */
export const tableChecks: readonly CatalogCheck[] = [
  {
    code: "T1",
    holds: "row-level security is enabled and forced",
    statement: `
      with ${TENANT_TABLES}
      select t.oid::regclass::text as object,
        'Row-level security is not enabled and forced: the table shows every organization to who reads it.' as problem,
        format('alter table %s enable row level security, force row level security;', t.oid::regclass) as remedy
      from tenant_table t
      where not t.is_forced and not t.is_part`,
  },
  {
    code: "T2",
    holds: "every row names its organization",
    statement: `
      with ${TENANT_TABLES}
      select t.oid::regclass::text as object,
        format('The column %s is not "uuid not null": rows can belong to no organization.', t.attname) as problem,
        format('alter table %s alter column %I set not null;', t.oid::regclass, t.attname) as remedy
      from tenant_table t
      where not t.is_set`,
  },
  {
    code: "T3",
    holds: "there is the one policy, and no other that opens the table further",
    values: [Object.keys(doorPolicies)],
    statement: `
      with ${TENANT_TABLES}, ${VISITED_TABLES}
      select t.oid::regclass::text as object,
        format('The policy "organization" is missing or is not: for all, to public, using and with check %s.', t.predicate)
          as problem,
        case t.nspname
          -- Not isolate: it would grant more than these tables are to.
          when 'guildhall' then format('drop policy if exists organization on %s; '
            'create policy organization on %1$s using %s with check %2$s;', t.oid::regclass, t.predicate)
          else format('select guildhall.isolate(%L);', t.oid::regclass)
        end as remedy
      from tenant_table t
      where not t.is_part and not exists (select from pg_policy p where ${IS_CANONICAL})
      union all
      select format('%I on %s', p.polname, t.oid::regclass),
        'This policy opens the table beside the one policy: permissive policies add up.',
        format('drop policy %I on %s; -- or create it again "as restrictive", to narrow instead', p.polname, t.oid::regclass)
      from tenant_table t
      join pg_policy p on p.polrelid = t.oid
      where not t.is_part and p.polname <> 'organization' and p.polpermissive
        and not (p.polroles = array['guildhall_door'::regrole::oid]
          and format('%I on %s', p.polname, t.oid::regclass) = any ($1::text[]))
        and not (p.polname = 'visitors_see' and t.oid in (select s.oid from shown s))
        and not (p.polname = 'visitors_add' and t.oid in (select s.oid from taken s))`,
  },
  {
    code: "T4",
    holds: "the tables belong to guildhall_owner, which policies bind",
    statement: `
      with ${TENANT_TABLES}
      select t.oid::regclass::text as object,
        format('The table belongs to %s%s, not to guildhall_owner.', t.relowner::regrole,
          case when r.rolsuper or r.rolbypassrls then ', whom no policy binds: so views and functions of its do not, either'
          else '' end) as problem,
        format('alter table %s owner to guildhall_owner;', t.oid::regclass) as remedy
      from tenant_table t
      join pg_roles r on r.oid = t.relowner
      where r.rolname <> 'guildhall_owner'`,
  },
];
