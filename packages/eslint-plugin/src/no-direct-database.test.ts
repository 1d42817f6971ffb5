import { testRule } from "../test/rule-tester.ts";
import { noDirectDatabase } from "./no-direct-database.ts";

const allow = [{ allow: ["src/database.ts", "migrations/**"] }];

testRule("no-direct-database", noDirectDatabase, {
  letBe: [
    { name: "the library's own door", code: `import { createGuildhall } from "@guildhall/server";` },
    { name: "a package whose name only begins alike", code: `import boss from "pg-boss";` },
    {
      name: "a file of one's own named like a driver",
      code: `import { rows } from "./pg"; import x from "../postgres/index.ts";`,
    },
    { name: "types, which are gone when the code runs", code: `import type { PoolClient } from "pg";` },
    { name: "names that are all types", code: `import { type Pool, type PoolClient } from "pg";` },
    {
      name: "a type that is passed on",
      code: `export type { Pool } from "pg"; export type * from "postgres";`,
    },
    { name: "a type named by its module", code: `let pool: import("pg").Pool;` },
    { name: "a type required", code: `import type pg = require("pg");` },
    {
      name: "what only builds statements",
      code: `import { sql, Kysely, DummyDriver } from "kysely"; import { pgTable } from "drizzle-orm/pg-core";`,
    },
    { name: "a local export", code: `const pg = 1; export { pg };` },
    {
      name: "a module that is only known when it runs",
      code: `await import(name); require(name); require();`,
    },
    { name: "a listed file", code: `import pg from "pg";`, options: allow, filename: "src/database.ts" },
    {
      name: "a file in a listed directory",
      code: `import pg from "pg";`,
      options: allow,
      filename: "db/migrations/2026/0001.ts",
    },
  ],
  refused: [
    { name: "a default import", code: `import pg from "pg";`, refusals: ["driver"] },
    { name: "a named import", code: `import { Pool } from "pg";`, refusals: ["driver"] },
    {
      name: "a value beside a type",
      code: `import { type PoolClient, Pool } from "pg";`,
      refusals: ["driver"],
    },
    { name: "an import for its effect", code: `import "pg";`, refusals: ["driver"] },
    {
      name: "a file within the package",
      code: `import Client from "pg/lib/client.js";`,
      refusals: ["driver"],
    },
    {
      name: "an import that is passed on",
      code: `export { Pool } from "pg"; export * from "postgres"; export * as k from "knex";`,
      refusals: ["driver", "driver", "driver"],
    },
    {
      name: "import()",
      code: "const a = await import('pg'); const b = await import(`postgres`);",
      refusals: ["driver", "driver"],
    },
    {
      name: "import() of a name put together",
      code: `const p = "p"; await import(p + "g");`,
      refusals: ["driver"],
    },
    {
      name: "require",
      code: `const { Pool } = require("pg"); module.require("slonik");`,
      refusals: ["driver", "driver"],
    },
    {
      name: "require made on the spot",
      code: `createRequire(import.meta.url)("pg"); module.createRequire("x")("knex");`,
      refusals: ["driver", "driver"],
    },
    { name: "import = require", code: `import pg = require("pg");`, refusals: ["driver"] },
    {
      name: "the drivers of Drizzle",
      code: `import { drizzle } from "drizzle-orm/node-postgres"; import { migrate } from "drizzle-orm/node-postgres/migrator";`,
      refusals: ["driver", "driver"],
    },
    {
      name: "Prisma's client",
      code: `import { PrismaClient } from "@prisma/client"; import { PrismaPg } from "@prisma/adapter-pg"; import x from "@prisma/client/edge";`,
      refusals: ["driver", "driver", "driver"],
    },
    {
      name: "the dialect of Kysely",
      code: `import { sql, PostgresDialect } from "kysely";`,
      refusals: ["connecting"],
    },
    {
      name: "the dialect of Kysely under another name",
      code: `import { "PostgresDialect" as D } from "kysely"; export { PostgresDialect as E } from "kysely";`,
      refusals: ["connecting", "connecting"],
    },
    {
      name: "all of Kysely",
      code: `import * as k from "kysely"; const l = await import("kysely"); export * from "kysely";`,
      refusals: ["connecting", "connecting", "connecting"],
    },
    {
      name: "a client that the project generates itself",
      code: `import { PrismaClient } from "#generated/prisma/client";`,
      options: [{ modules: ["#generated/prisma"] }],
      refusals: ["driver"],
    },
    {
      name: "a file whose name only ends alike",
      code: `import pg from "pg";`,
      options: allow,
      filename: "src/my-database.ts",
      refusals: ["driver"],
    },
    { name: "a file without a name", code: `import pg from "pg";`, options: allow, refusals: ["driver"] },
  ],
});
