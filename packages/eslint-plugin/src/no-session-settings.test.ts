import { testRule } from "../test/rule-tester.ts";
import { noSessionSettings } from "./no-session-settings.ts";

const leak = "select set_config('app.locale', $1, false)";
const forge = "select set_config('guildhall.context', $1, true)";

testRule("no-session-settings", noSessionSettings, {
  letBe: [
    {
      name: "a setting that ends with the transaction",
      code: `db.query("select set_config('app.locale', $1, true)"); db.query("set local statement_timeout = '5s'");`,
    },
    {
      name: "labels on buttons",
      code: `const labels = { role: "Set role", all: "Discard all", back: "Reset role", to: "Set role to admin" };`,
    },
    {
      name: "labels in lower case",
      code: `const text = "set role"; button("discard all"); title = "reset role"; menu.one = "set role to admin";`,
    },
    {
      name: "words of a sentence",
      code: "throw new Error(`Set role ${role}; then discard all.`); log('the door calls set_config(\\'guildhall.context\\', …)');",
    },
    {
      name: "a search for such words",
      code: `const query = "reset role"; search.find("set role to admin"); screen.getByText("Discard all");`,
    },
    {
      name: "an object with a text that is no statement",
      code: `const item = { text: "discard all", label: "set role" };`,
    },
    {
      name: "a table that has a role",
      code: "db.query(`update member set role = $1 where organization_id = $2`);",
    },
    {
      name: "comments and strings in SQL",
      code: "db.query(`select 'set role x; reset role' -- ; set role x\n /* ; discard all */ from job`);",
    },
    {
      name: "a name that only ends alike",
      code: `const nosql = "set role"; const understatement = "reset role";`,
    },
    {
      name: "types and imports",
      code: `import x from "set role"; type Verb = "set role" | "reset role"; export * from "discard all";`,
    },
    {
      name: "a number, a pattern, a null",
      code: `db.query(1); db.query(/set role/); db.query(null); db.query();`,
    },
    { name: "another call of such a name", code: `set_config('guildhall.context', value, false);` },
  ],
  refused: [
    { name: "a session setting", code: `db.query("${leak}", [locale]);`, refusals: ["session"] },
    {
      name: "in capitals, over lines and around comments",
      code: "pool.query(`SELECT\n  SET_CONFIG (\n 'app.locale', -- which\n $1, /* keep */ FALSE )`);",
      refusals: ["session"],
    },
    { name: "the door's context", code: `db.one("${forge}", [context]);`, refusals: ["context"] },
    {
      name: "the role",
      code: `client.query("set role guildhall_owner"); client.query("RESET  ROLE"); client.query("set local role x");`,
      refusals: ["role", "role", "role"],
    },
    { name: "everything at once", code: `client.query("discard all");`, refusals: ["session"] },
    {
      name: "one of several statements",
      code: `client.query("begin; set role guildhall_owner; select 1; commit");`,
      refusals: ["role"],
    },
    {
      name: "two faults in one text",
      code: `client.query("set role x; set guildhall.context = ''");`,
      refusals: ["role", "context"],
    },
    {
      name: "a text put together",
      code: `client.query("set " + "role " + name); client.query(["reset", "role"].join(" "));`,
      refusals: ["role", "role"],
    },
    {
      name: "a setting named by a value",
      code: "client.query(`set ${name} = ${value}`); client.query(`select set_config('${name}', $1, true)`);",
      refusals: ["session", "unnamed"],
    },
    {
      name: "the context named by a constant",
      code: "const prefix = 'guildhall'; client.query(`set local ${prefix}.context = 'x'`);",
      refusals: ["context"],
    },
    {
      name: "a constant, where it is written",
      code: `const enter = "set role x"; client.query(enter); client.query(enter);`,
      refusals: ["role"],
    },
    {
      name: "either arm",
      code: `client.query(on ? "set role x" : "reset role");`,
      refusals: ["role", "role"],
    },
    {
      name: "a template tagged sql",
      code: "sql`set role x`; sql<Row>`set row_security = off`; Prisma.sql`discard all`; prisma.$executeRaw`reset role`;",
      refusals: ["role", "role", "session", "role"],
    },
    {
      name: "sql.raw and its like",
      code: `sql.raw("reset role"); prisma.$executeRawUnsafe("set role x"); sql("discard all"); db.execute("reset all");`,
      refusals: ["role", "role", "session", "session"],
    },
    {
      name: "any method of a connection",
      code: `this.client.send("set role x"); pool.prepare("reset role"); tx.exec("discard all");`,
      refusals: ["role", "role", "session"],
    },
    {
      name: "an object with the text",
      code: `client.query({ name: "x", text: "set role x" });`,
      refusals: ["role"],
    },
    {
      name: "a name that says SQL",
      code: `const RESET_SQL = "reset role"; let enterSql = "set role x"; const o = { sql: "discard all", statement: "reset role" }; o.sql = "set role y";`,
      refusals: ["role", "role", "session", "role", "role"],
    },
    {
      name: "a field that says SQL",
      code: `class Door { resetStatement = "reset role"; }`,
      refusals: ["role"],
    },
    {
      name: "unmistakable SQL anywhere",
      code: `export const a = "${forge}"; export const b = "set guildhall.context = 'x'"; send("reset role;"); send(\`begin; set role x; commit\`);`,
      refusals: ["context", "context", "role", "role"],
    },
    { name: "unmistakable SQL, once", code: `const a = "${forge}"; db.query(a);`, refusals: ["context"] },
    {
      name: "an optional call",
      code: `db?.query?.("reset role"); (db as Db)!.query("reset role" as string);`,
      refusals: ["role", "role"],
    },
  ],
});
