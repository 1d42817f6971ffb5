import { TENANT_TABLES, type CatalogCheck } from "./check.ts";
import { globalKeys } from "./reviewed.ts";

/** What must hold of the keys of tenant tables, which PostgreSQL enforces past row-level security. */
export const keyChecks: readonly CatalogCheck[] = [
  {
    code: "K1",
    holds: "what is unique is unique within its organization",
    values: [Object.keys(globalKeys)],
    statement: `
      with ${TENANT_TABLES}
      select i.indexrelid::regclass::text as object,
        format('The key on %s does not begin with %s: a refused row tells that another organization has such a one.',
          t.oid::regclass, t.attname) as problem,
        format('Replace %s with a key that begins with %s.', pg_get_indexdef(i.indexrelid), t.attname) as remedy
      from tenant_table t
      join pg_index i on i.indrelid = t.oid
      where (i.indisunique or i.indisexclusion) and i.indkey[0] <> t.organization
        and not exists (select from pg_inherits whole where whole.inhrelid = i.indexrelid)
        and i.indexrelid::regclass::text <> all ($1::text[])`,
  },
  {
    code: "K2",
    holds: "a row refers to rows of its own organization only",
    statement: `
      with ${TENANT_TABLES}
      select format('%I on %s', k.conname, k.conrelid::regclass) as object,
        format('The foreign key to %s does not pair the organizations: a row can refer to another organization''s, '
          'and go when that one goes.', k.confrelid::regclass) as problem,
        format('alter table %s drop constraint %I; then reference %s by (%s, …) with (%s, …).', k.conrelid::regclass,
          k.conname, k.confrelid::regclass, there.attname, here.attname) as remedy
      from pg_constraint k
      join tenant_table here on here.oid = k.conrelid
      join tenant_table there on there.oid = k.confrelid
      where k.contype = 'f' and k.conparentid = 0
        and not exists (select from generate_subscripts(k.conkey, 1) n
          where k.conkey[n] = here.organization and k.confkey[n] = there.organization)`,
  },
  {
    code: "K3",
    holds: "no foreign key can take a row out of its organization",
    statement: `
      with ${TENANT_TABLES}
      select format('%I on %s', k.conname, k.conrelid::regclass) as object,
        format('When the row that it refers to goes or changes, the foreign key sets %s to null or its default.', t.attname)
          as problem,
        format('alter table %s drop constraint %I; then say which columns: on delete set null (…), without %s.',
          k.conrelid::regclass, k.conname, t.attname) as remedy
      from pg_constraint k
      join tenant_table t on t.oid = k.conrelid and t.organization = any (k.conkey)
      where k.contype = 'f' and k.conparentid = 0
        and (k.confupdtype in ('n', 'd')
          or k.confdeltype in ('n', 'd') and t.organization = any (coalesce(k.confdelsetcols, k.conkey)))`,
  },
];
