import { IS_OURS, IS_REACHED, type CatalogCheck } from "./check.ts";
import { reviewedFunctions, unpinnedFunctions, visitorFunctions } from "./reviewed.ts";

const OUR_FUNCTION = IS_OURS("pg_proc", "f.oid", "f.pronamespace");

/** What must hold of views, which can show what their owner may see. */
export const viewChecks: readonly CatalogCheck[] = [
  {
    code: "V1",
    holds: "views ask with the rights of who asks them",
    statement: `
      select c.oid::regclass::text as object,
        format('The view is not security_invoker: it shows the tenant role what %s may see.', c.relowner::regrole) as problem,
        format('alter view %s set (security_invoker = true);', c.oid::regclass) as remedy
      from pg_class c
      where c.relkind = 'v' and ${IS_OURS("pg_class", "c.oid", "c.relnamespace")} and ${IS_REACHED}
        and (select o.option_value::boolean from pg_options_to_table(c.reloptions) o
          where o.option_name = 'security_invoker') is not true`,
  },
  {
    code: "V2",
    holds: "the tenant role can use no materialized view and no foreign table",
    statement: `
      select c.oid::regclass::text as object,
        format('The tenant role can use this %s, which no row-level security governs.',
          case c.relkind when 'm' then 'materialized view' else 'foreign table' end) as problem,
        format('revoke all on %s from public, guildhall_tenant;', c.oid::regclass) as remedy
      from pg_class c
      where c.relkind in ('m', 'f') and ${IS_OURS("pg_class", "c.oid", "c.relnamespace")} and ${IS_REACHED}`,
  },
];

/** What must hold of functions, which can act with the rights of their owner. */
export const functionChecks: readonly CatalogCheck[] = [
  {
    code: "F1",
    holds: "definer functions belong to guildhall_door",
    statement: `
      select f.oid::regprocedure::text as object,
        format('The function acts with the rights of %s%s, not of guildhall_door.', r.rolname,
          case when r.rolsuper or r.rolbypassrls then ', whom no policy binds' else '' end) as problem,
        format('alter function %s security invoker; -- or, when it was read and must be: alter function %1$s owner to guildhall_door',
          f.oid::regprocedure) as remedy
      from pg_proc f
      join pg_roles r on r.oid = f.proowner
      where f.prosecdef and r.rolname <> 'guildhall_door' and ${OUR_FUNCTION}`,
  },
  {
    code: "F2",
    holds: "what runs with the door's rights finds its names where it was written, not where the caller says",
    values: [Object.keys(unpinnedFunctions)],
    statement: `
      select f.oid::regprocedure::text as object,
        'The function acts with rights that its caller lacks, and looks its names up where the caller says.' as problem,
        format('alter function %s set search_path = pg_catalog, pg_temp;', f.oid::regprocedure) as remedy
      from pg_proc f
      join pg_language l on l.oid = f.prolang
      where (f.prosecdef or f.proowner = 'guildhall_door'::regrole) and ${OUR_FUNCTION}
        and l.lanname not in ('c', 'internal') and f.prosqlbody is null and f.oid::regprocedure::text <> all ($1::text[])
        and not exists (select from unnest(f.proconfig) set
          where set like 'search_path=%' and position('$user' in set) = 0)`,
  },
  {
    code: "F3",
    holds: "the tenant role and visitors can call no definer function but those reviewed for them",
    values: [Object.keys(reviewedFunctions), visitorFunctions],
    statement: `
      select f.oid::regprocedure::text as object,
        format('The tenant role can call this function, which acts with the rights of %s, and nobody reviewed it.',
          f.proowner::regrole) as problem,
        format('revoke execute on function %s from public, guildhall_tenant; -- or read it, and list it as reviewed',
          f.oid::regprocedure) as remedy
      from pg_proc f
      where f.prosecdef and ${OUR_FUNCTION} and has_function_privilege('guildhall_tenant', f.oid, 'EXECUTE')
        and f.oid::regprocedure::text <> all ($1::text[])
      union all
      select f.oid::regprocedure::text,
        format('Visitors, who are anybody, can call this function, which acts with the rights of %s.', f.proowner::regrole),
        format('revoke execute on function %s from public, guildhall_visitor;', f.oid::regprocedure)
      from pg_proc f
      where f.prosecdef and ${OUR_FUNCTION} and has_function_privilege('guildhall_visitor', f.oid, 'EXECUTE')
        and f.oid::regprocedure::text <> all ($2::text[])
        and (f.oid::regprocedure::text = any ($1::text[]) or not has_function_privilege('guildhall_tenant', f.oid, 'EXECUTE'))`,
  },
  {
    code: "F4",
    holds: "the tenant role can call nothing that reads or writes the server's files, or connects elsewhere",
    statement: `
      select f.oid::regprocedure::text as object,
        'The tenant role can call this function, which reaches past the database.' as problem,
        format('revoke execute on function %s from public, guildhall_tenant;', f.oid::regprocedure) as remedy
      from pg_proc f
      where f.proname ~ '^(pg_read_(binary_)?file|pg_ls_.*dir|pg_stat_file|pg_file_.*|lo_(im|ex)port|dblink_connect_u)$'
        and has_function_privilege('guildhall_tenant', f.oid, 'EXECUTE')`,
  },
  {
    code: "F5",
    holds: "no function of ours is trusted to see rows before the policy",
    statement: `
      select f.oid::regprocedure::text as object,
        'The function is leakproof, so PostgreSQL may show it rows before it asks the policy.' as problem,
        format('alter function %s not leakproof;', f.oid::regprocedure) as remedy
      from pg_proc f
      where f.proleakproof and ${OUR_FUNCTION}`,
  },
];
