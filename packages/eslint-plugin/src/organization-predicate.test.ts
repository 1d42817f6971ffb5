import { testRule } from "../test/rule-tester.ts";
import { organizationPredicate } from "./organization-predicate.ts";

const globalTables = [{ globalTables: ["country", "reference.*", "public.Currency"] }];

testRule("organization-predicate", organizationPredicate, {
  letBe: [
    {
      name: "Olivia's list of jobs",
      code: `db.query("select * from job where organization_id = $1", [context.organization.id]);`,
    },
    {
      name: "a join over several lines",
      code: "await db.query<Row>(`\n  select j.id, count(a.id)\n  from job as j\n  left join applicant a\n    on a.organization_id = j.organization_id and a.job_id = j.id\n  where j.organization_id = $1 -- Acme\n  group by j.id`, [id]);",
    },
    {
      name: "a constant of the file",
      code: "const list = `select * from job where organization_id = $1`; function f(db: Db) { return db.query(list, [id]); }",
    },
    {
      name: "a constant put into a text",
      code: 'const OF = "organization_id = $1"; db.query(`select * from job where ${OF}`);',
    },
    {
      name: "a text put together from literals",
      code: `db.query("select * from job " + "where organization_id = $1");`,
    },
    {
      name: "lines that are joined",
      code: `db.query(["select * from job", "where organization_id = $1"].join("\\n"));`,
    },
    {
      name: "an object with the text",
      code: `db.query({ name: "list", text: "select * from job where organization_id = $1", values: [id] });`,
    },
    { name: "an insert", code: `db.change("insert into job (id, title) values ($1, $2)", [id, title]);` },
    {
      name: "a reviewed function",
      code: `db.query("select * from guildhall.search($1)", [text]); db.one("select guildhall.slug_is_free($1) as free", [slug]);`,
    },
    {
      name: "global tables",
      code: `db.query("select * from public.country join reference.city c using (code), currency"); db.query('select * from "Country"');`,
      options: [{ globalTables: ["country", "reference.*", "currency"] }],
    },
    {
      name: "the catalog",
      code: `db.query("select relname from pg_catalog.pg_class"); db.query("select * from pg_stat_activity");`,
    },
    {
      name: "a text that comes from elsewhere",
      code: `import { list } from "./queries.ts"; db.query(list); db.query(build(x)); function f(text) { return db.one(text); }`,
    },
    {
      name: "a text that is changed later",
      code: `let text = "select * from job"; text += where; db.query(text);`,
    },
    {
      name: "an imported condition, which can not be seen",
      code: 'import { OF_ACME } from "./conditions.ts"; db.query(`select * from job where ${OF_ACME}`);',
    },
    {
      name: "the value of a sql tag",
      code: "db.query(sql`select * from job where organization_id = ${id}`);",
    },
    {
      name: "something else that queries",
      code: `page.query("select * from job"); cache.one("select * from job"); query("select * from job"); db.prepare("select * from job");`,
    },
    { name: "an argument that is spread or missing", code: `db.query(...given); db.query();` },
    {
      name: "a constant that names itself",
      code: "const a = `select * from job where ${b}`; const b = `${a}`; db.query(a);",
    },
  ],
  refused: [
    { name: "Eve's list of all jobs", code: `db.query("select * from job");`, refusals: ["missing"] },
    {
      name: "one job by its id",
      code: `db.one<Job>("select * from job where id = $1", [id]);`,
      refusals: ["missing"],
    },
    {
      name: "an update by id",
      code: `await db.change("update job set title = $1 where id = $2", [title, id]);`,
      refusals: ["missing"],
    },
    {
      name: "two tables, one message each",
      code: `db.query("select * from job j join applicant a on a.job_id = j.id");`,
      refusals: ["missing", "missing"],
    },
    {
      name: "a predicate in a comment",
      code: "db.query(`select * from job -- where organization_id = $1\n`);",
      refusals: ["missing"],
    },
    {
      name: "a constant of the file, once",
      code: "const list = `select * from job`; db.query(list); db.query(list);",
      refusals: ["missing"],
    },
    {
      name: "a constant of an object",
      code: `const queries = { list: "select * from job" } as const; db.query(queries.list); db.query(queries["list"]);`,
      refusals: ["missing"],
    },
    {
      name: "one of two texts",
      code: `db.query(all ? "select * from job" : "select * from job where organization_id = $1");`,
      refusals: ["missing"],
    },
    {
      name: "one of two texts in a constant",
      code: `const text = all ? "select * from job" : "delete from job"; db.query(text);`,
      refusals: ["missing", "missing"],
    },
    {
      name: "an object with the text",
      code: `db.query({ text: "select * from job" }); const q = { text: "delete from job" }; db.query(q);`,
      refusals: ["missing", "missing"],
    },
    {
      name: "imported columns",
      code: 'import { COLUMNS } from "./columns.ts"; db.query(`select ${COLUMNS} from job where id = $1`);',
      refusals: ["missing"],
    },
    { name: "a sql tag", code: "db.query(sql`select * from job where id = ${id}`);", refusals: ["missing"] },
    {
      name: "lines that are joined",
      code: `db.query(["select *", "from job"].join(" "));`,
      refusals: ["missing"],
    },
    {
      name: "a text that is trimmed",
      code: "db.query(`\n select * from job\n`.trim());",
      refusals: ["missing"],
    },
    {
      name: "a db in an object",
      code: `inside.db.query("select * from job"); this.db.query("select * from job"); inside["db"].one("select * from job");`,
      refusals: ["missing", "missing", "missing"],
    },
    {
      name: "a db of another name",
      code: `guildhall.organization(r, "acme", "job:read", ({ db: acme }) => acme.query("select * from job"));`,
      refusals: ["missing"],
    },
    {
      name: "a db of another name, in a constant",
      code: `const { db: acme = other } = inside; const it = acme; it.query("select * from job");`,
      refusals: ["missing"],
    },
    {
      name: "an optional call",
      code: `db?.query?.("select * from job"); (db as Db)!.query("select * from job");`,
      refusals: ["missing", "missing"],
    },
    {
      name: "a table that is not on the list",
      code: `db.query("select * from country, job");`,
      options: globalTables,
      refusals: ["missing"],
    },
    {
      name: "a schema's table where another schema's is global",
      code: `db.query("select * from private.currency");`,
      options: globalTables,
      refusals: ["missing"],
    },
  ],
});
