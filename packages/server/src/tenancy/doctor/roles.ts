import type { CatalogCheck } from "./check.ts";

/** What must hold of our roles, whoever is granted what. */
export const roleChecks: readonly CatalogCheck[] = [
  {
    code: "R1",
    holds: "no role of ours is a superuser, bypasses row security or can do more than it needs",
    statement: `
      select r.rolname::text as object,
        format('The role is %s, which lets it past policies or to other roles.',
          string_agg(upper(a.attribute), ', ' order by a.attribute)) as problem,
        format('alter role %I %s;', r.rolname, string_agg('no' || a.attribute, ' ' order by a.attribute)) as remedy
      from pg_roles r
      cross join lateral (values
        ('superuser', r.rolsuper), ('bypassrls', r.rolbypassrls), ('createrole', r.rolcreaterole),
        ('createdb', r.rolcreatedb), ('replication', r.rolreplication),
        ('login', r.rolcanlogin and r.rolname <> 'guildhall_tenant'),
        ('inherit', r.rolinherit and r.rolname <> 'guildhall_door')
      ) a (attribute, is_given)
      where r.rolname in ('guildhall_owner', 'guildhall_door', 'guildhall_tenant', 'guildhall_visitor') and a.is_given
      group by r.rolname`,
  },
  {
    code: "R2",
    holds:
      "the tenant role can become nothing but a visitor, visitors nothing, and nobody has the door's rights without becoming it",
    statement: `
      select m.member::regrole::text as object,
        format('The role is a member of %s and can become it.', m.roleid::regrole) as problem,
        format('revoke %s from %s;', m.roleid::regrole, m.member::regrole) as remedy
      from pg_auth_members m
      where m.member = 'guildhall_tenant'::regrole and m.roleid <> 'guildhall_visitor'::regrole
        or m.member = 'guildhall_visitor'::regrole
      union all
      select r.rolname::text,
        'The role inherits from guildhall_door, so the policies that let the door in let it in, too.',
        format(case when current_setting('server_version_num')::int >= 160000
          then 'grant guildhall_door to %I with inherit false;' else 'alter role %I noinherit;' end, r.rolname)
      from pg_roles r
      where not r.rolsuper and r.rolname not in ('guildhall_door', 'guildhall_tenant', 'guildhall_visitor')
        and pg_has_role(r.oid, 'guildhall_door'::regrole, 'USAGE')`,
  },
  {
    code: "R3",
    holds:
      "the tenant role and visitors own nothing, and the door nothing but functions in the schema guildhall",
    statement: `
      select n.name as object,
        format('%s owns this %s: an owner can change it, and lift its row security.', d.refobjid::regrole, o.type) as problem,
        format('alter %s %s owner to guildhall_owner;', o.type, n.name) as remedy
      from pg_shdepend d
      cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) o
      cross join lateral (
        select case d.classid when 'pg_proc'::regclass then d.objid::regprocedure::text else o.identity end as name) n
      where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and d.classid <> 'pg_default_acl'::regclass
        and d.dbid in (0, (select oid from pg_database where datname = current_database()))
        and (d.refobjid in ('guildhall_tenant'::regrole, 'guildhall_visitor'::regrole)
          or d.refobjid = 'guildhall_door'::regrole
            and (d.classid <> 'pg_proc'::regclass or o.schema is distinct from 'guildhall'))`,
  },
  {
    code: "C1",
    holds: "the tenant role and visitors can make no objects, not even temporary ones",
    statement: `
      select n.nspname::text as object,
        'Requests may create objects in this schema: what they make can stand in for what functions call.' as problem,
        format('revoke create on schema %I from public, guildhall_tenant, guildhall_visitor;', n.nspname) as remedy
      from pg_namespace n
      where n.nspname !~ '^pg_' and (has_schema_privilege('guildhall_tenant', n.oid, 'CREATE')
        or has_schema_privilege('guildhall_visitor', n.oid, 'CREATE'))
      union all
      select current_database()::text,
        format('Requests have %s on the database: what they make can stand in for what functions call.', p),
        format('revoke %s on database %I from public, guildhall_tenant, guildhall_visitor;', lower(p), current_database())
      from unnest(array['CREATE', 'TEMPORARY']) p
      where has_database_privilege('guildhall_tenant', current_database(), p)
        or has_database_privilege('guildhall_visitor', current_database(), p)`,
  },
];
