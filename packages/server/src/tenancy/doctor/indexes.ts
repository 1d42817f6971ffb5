import { TENANT_TABLES, type CatalogCheck } from "./check.ts";

const NOT_A_PART = "not exists (select from pg_inherits whole where whole.inhrelid = i.indexrelid)";

/** What must hold of the indexes of tenant tables, so that row-level security can use them. */
export const indexChecks: readonly CatalogCheck[] = [
  {
    code: "K4",
    holds: "an index leads to the rows of an organization",
    statement: `
      with ${TENANT_TABLES}
      select t.oid::regclass::text as object,
        format('No whole index begins with %s: every read goes through the rows of all organizations.', t.attname) as problem,
        format('alter table %s add primary key (%s);', t.oid::regclass,
          case t.attname when 'id' then 'id' else t.attname || ', id' end) as remedy
      from tenant_table t
      where not t.is_part and not exists (
        select from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_am a on a.oid = c.relam
        where i.indrelid = t.oid and i.indkey[0] = t.organization and i.indpred is null and i.indisvalid
          and a.amname = 'btree')`,
  },
  {
    // A type is not judged by its name but by the operators that the index would be asked with: GIN and the like with any
    // of theirs, the others with those that compare two values of the column's own type.
    code: "K5",
    holds: "indexed columns have types that row-level security lets an index be asked for",
    statement: `
      with ${TENANT_TABLES}
      select i.indexrelid::regclass::text as object,
        format('The index on %s can not be used for %s: an operator of %s is not leakproof, so the policy comes first.',
          t.oid::regclass, string_agg(format('%s (%s)', a.attname, format_type(a.atttypid, a.atttypmod)), ', '
            order by k.position), string_agg(distinct am.amname, ', ')) as problem,
        format('drop index %s; look up by text with a check, normalised when it is written; search in a reviewed function.',
          i.indexrelid::regclass) as remedy
      from tenant_table t
      join pg_index i on i.indrelid = t.oid
      cross join lateral unnest(i.indclass::oid[]) with ordinality k (class, position)
      join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[k.position - 1]
      join pg_opclass o on o.oid = k.class
      join pg_am am on am.oid = o.opcmethod
      where ${NOT_A_PART} and exists (
        select from pg_amop by
        join pg_operator p on p.oid = by.amopopr
        join pg_proc f on f.oid = p.oprcode
        where by.amopfamily = o.opcfamily and by.amoppurpose = 's' and by.amoplefttype = o.opcintype
          and (by.amoprighttype = o.opcintype or am.amname in ('gin', 'gist', 'spgist')) and not f.proleakproof)
      group by i.indexrelid, t.oid`,
  },
  {
    code: "K6",
    holds: "indexes are of columns, not of what a function makes of them",
    statement: `
      with ${TENANT_TABLES}
      select i.indexrelid::regclass::text as object,
        format('The index on %s is of %s: under row-level security it is not used, for no such function is leakproof.',
          t.oid::regclass, pg_get_expr(i.indexprs, t.oid)) as problem,
        format('drop index %s; keep what is looked up in a column of its own, normalised when it is written.',
          i.indexrelid::regclass) as remedy
      from tenant_table t
      join pg_index i on i.indrelid = t.oid
      where i.indexprs is not null and ${NOT_A_PART}`,
  },
];
