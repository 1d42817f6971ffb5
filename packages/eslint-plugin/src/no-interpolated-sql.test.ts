import { testRule } from "../test/rule-tester.ts";
import { noInterpolatedSql } from "./no-interpolated-sql.ts";

const refusals = ["interpolated"];

testRule("no-interpolated-sql", noInterpolatedSql, {
  letBe: [
    {
      name: "parameters",
      code: `db.query("select * from job where organization_id = $1 and title = $2", [id, title]);`,
    },
    { name: "a template without values", code: "db.query(`select 1`);" },
    { name: "literals that are put together", code: `db.query("select 1 " + "from job " + \`where true\`);` },
    {
      name: "a constant of the file",
      code: 'const columns = "id, title"; db.query(`select ${columns} from job`);',
    },
    {
      name: "a constant of a constant",
      code: 'const id = "id"; const columns = `${id}, title` as const; db.query(`select ${columns} from job`);',
    },
    {
      name: "a number of the file",
      code: "const pageSize = 20; db.query(`select 1 limit ${pageSize} offset ${10}`);",
    },
    {
      name: "an imported name",
      code: 'import { columns } from "./columns.ts"; db.query(`select ${columns} from job`);',
    },
    {
      name: "a name of an imported module",
      code: 'import * as columns from "./columns.ts"; db.query(`select ${columns.job} from job`);',
    },
    {
      name: "a module's constant in UPPER_CASE",
      code: 'const JOB_COLUMNS = names.join(", "); function f(db) { return db.query(`select ${JOB_COLUMNS} from job`); }',
    },
    { name: "a global in UPPER_CASE", code: "db.query(`select ${JOB_COLUMNS} from job`);" },
    {
      name: "one of a module's constants",
      code: "const ORDERS = Object.freeze(orders); db.query(`select 1 order by ${ORDERS[by]} ${ORDERS.last}`);",
    },
    {
      name: "a constant object's property",
      code: 'const sql = { columns: "id, title" } as const; db.query(`select ${sql.columns} from job`);',
    },
    {
      name: "a choice between literals",
      code: 'db.query(`select 1 order by id ${newest ? "desc" : "asc"} ${LAST ?? "nulls last"}`.trim());',
    },
    {
      name: "a variable that is only ever a literal",
      code: 'let order = "asc"; if (newest) order = "desc"; db.query(`select 1 order by id ${order}`);',
    },
    { name: "a choice between texts", code: `db.query(all ? "select 1" : "select 2");` },
    {
      name: "literals that are joined",
      code: `db.query(["select 1", "from job"].join("\\n")); db.query("select 1".concat(" from job"));`,
    },
    {
      name: "a text that grows by literals",
      code: `let text = "select 1"; if (x) text += " where a = $1"; else text = text + " order by b"; db.query(text);`,
    },
    {
      name: "a text that comes from elsewhere",
      code: "db.query(text); function f(text) { db.one(text); db.one(text.trim()); db.one(build(x)); db.one(queries.list); }",
    },
    {
      name: "a sql tag, which makes parameters",
      code: "db.query(sql`select ${id}`); db.query(Prisma.sql`select ${id}`); db.query(sql<Row>`select ${id}`);",
    },
    { name: "values behind the text", code: "db.query('select $1', [`${a}${b}`, a + b]);" },
    { name: "something else that queries", code: "page.query(`#${id}`); url.one(a + b); db.close(`${x}`);" },
    { name: "a spread", code: "db.query(...[`${x}`]);" },
  ],
  refused: [
    { name: "a value", code: "db.query(`select * from job where title = '${title}'`);", refusals },
    {
      name: "two values",
      code: "db.one(`select ${a} from job where id = ${b}`);",
      refusals: [...refusals, ...refusals],
    },
    { name: "a value in a change", code: "db.change(`delete from job where id = '${id}'`);", refusals },
    { name: "concatenation", code: `db.query("select * from job where id = '" + id + "'");`, refusals },
    {
      name: "a value in brackets and with a type",
      code: `db.query(("select " + (id as string)!));`,
      refusals,
    },
    {
      name: "a call",
      code: "db.query(`select ${columns()} from ${escape(table)}`);",
      refusals: [...refusals, ...refusals],
    },
    { name: "a property", code: "db.query(`select ${request.query.columns}`);", refusals },
    {
      name: "an environment variable, though in UPPER_CASE",
      code: "db.query(`select * from ${process.env.TABLE}`);",
      refusals,
    },
    { name: "a parameter in UPPER_CASE", code: "const f = (ID) => db.query(`select ${ID}`);", refusals },
    {
      name: "a local in UPPER_CASE",
      code: "function f(request) { const ID = request.id; return db.query(`select ${ID}`); }",
      refusals,
    },
    { name: "a variable in UPPER_CASE", code: "let ID = request.id; db.query(`select ${ID}`);", refusals },
    {
      name: "a variable that is assigned to",
      code: 'let order = "asc"; order = request.order; db.query(`select 1 order by id ${order}`);',
      refusals,
    },
    {
      name: "a constant made of a value",
      code: "const where = `id = ${id}`; db.query(`select 1 where ${where}`);",
      refusals,
    },
    { name: "a text in a constant", code: "const text = `select ${id}`; db.query(text);", refusals },
    {
      name: "a text in a constant, once",
      code: "const text = `select ${id}`; db.query(text); db.query(text);",
      refusals,
    },
    {
      name: "a text in an object",
      code: "db.query({ text: `select ${id}` }); const q = { text: 'select ' + id }; db.query(q); const all = { q: `x${y}` }; db.query(all.q);",
      refusals: [...refusals, ...refusals, ...refusals],
    },
    {
      name: "a text that grows",
      code: `let text = "select 1"; text += " where title = '" + title + "'"; db.query(text);`,
      refusals,
    },
    {
      name: "a text that grows by a name",
      code: `let text = "select 1"; text += where; db.query(text);`,
      refusals,
    },
    {
      name: "a text that is assigned",
      code: "let text; if (x) text = `select ${x}`; db.query(text);",
      refusals,
    },
    { name: "one arm of a choice", code: "db.query(all ? 'select 1' : `select ${id}`);", refusals },
    { name: "a choice with a value", code: "db.query(`select 1 order by ${by ?? 'id'}`);", refusals },
    { name: "values that are joined", code: "db.query(['select', columns].join(' '));", refusals },
    {
      name: "a list that is joined",
      code: "const parts = ['select 1']; parts.push(x); db.query(parts.join(' '));",
      refusals,
    },
    {
      name: "concat and replace",
      code: "db.query('select '.concat(id)); db.query('select $id'.replace('$id', id)); db.query('x'.replaceAll('x', id));",
      refusals: [...refusals, ...refusals, ...refusals],
    },
    {
      name: "a tag that only makes a text",
      code: "db.query(String.raw`select ${id}`); db.query(dedent`select ${id}`);",
      refusals: [...refusals, ...refusals],
    },
    {
      name: "a property of something imported",
      code: 'import { state } from "./state.ts"; db.query(`select ${state.column}`);',
      refusals,
    },
    {
      name: "a db of another name",
      code: "guildhall.organization(r, s, p, ({ db: acme }) => acme.query(`select ${id}`));",
      refusals,
    },
    {
      name: "a text that is built from itself",
      code: "let a = `x`; a = a + b; b = a; db.query(a);",
      refusals,
    },
  ],
});
