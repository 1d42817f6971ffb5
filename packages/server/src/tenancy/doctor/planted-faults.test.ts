import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/index.ts";
import { doctorChecks, runDoctor, type Finding } from "./doctor.ts";
import { judgeServer } from "./surroundings.ts";

const directory = join(import.meta.dirname, "../../../test/doctor");
const database = await testDatabase({ migrations: [{ name: "doctor", directory }] });
const owner = new pg.Client({ connectionString: database.ownerUrl });
await owner.connect();
const { rows } = await owner.query<{ name: string }>("select current_database() as name");
const planted = await plantedFaults(rows[0]?.name ?? "");

afterAll(async () => {
  await owner.end();
  await database.close();
});

interface PlantedFault {
  readonly fault: string;
  readonly finds: readonly string[];
  readonly sql: string;
}

async function plantedFaults(databaseName: string): Promise<PlantedFault[]> {
  const text = await readFile(join(directory, "planted-faults.sql"), "utf8");
  const [, ...sections] = text.replaceAll(":database", databaseName).split(/^--- /m);
  return sections.map((section) => {
    const [, fault = "", finds = "", sql = ""] = /^([^\n]+) -> ([^\n]+)\n(.+)$/s.exec(section) ?? [];
    return { fault, finds: finds.split(", "), sql };
  });
}

// A remedy that leaves nothing to think about.
const IS_SQL = /^[a-z][^…]*;( --.*)?$/;

function briefly({ check, object }: Finding): string {
  return `${check} ${object}`;
}

describe("each fault is found under its code, nothing else is, and the SQL that is advised mends it (T-RLS-1)", () => {
  test.each(planted)("$fault: $finds", async ({ sql, finds }) => {
    await owner.query("begin");
    try {
      await owner.query(sql);
      await owner.query("reset role");
      const found = await runDoctor({ owner });
      expect(found.map(briefly).sort()).toEqual([...finds].sort());
      const remedies = found.map(({ remedy }) => remedy).filter((remedy) => IS_SQL.test(remedy));
      for (const remedy of remedies) await owner.query(remedy);
      const left = remedies.length === 0 ? [] : await runDoctor({ owner });
      expect(left.filter(({ remedy }) => remedies.includes(remedy))).toEqual([]);
    } finally {
      await owner.query("rollback");
    }
  });
});

describe("what no SQL can plant", () => {
  test.each([
    [140_023, ["M1 PostgreSQL 14.23"]],
    [150_013, ["M1 PostgreSQL 15.13"]],
    [150_014, []],
    [160_009, ["M1 PostgreSQL 16.9"]],
    [160_010, []],
    [170_005, ["M1 PostgreSQL 17.5"]],
    [170_006, []],
    [180_000, []],
  ])("a server of version %i is judged by the security fixes that it has: %j (T-RLS-3)", (version, found) => {
    expect(judgeServer(version).map(briefly)).toEqual(found);
  });

  test("requests that log in as another role are told of", async () => {
    const found = await runDoctor({ owner, tenantUrl: database.ownerUrl });
    expect(found.map(briefly)).toEqual([expect.stringMatching(/^B4 /)]);
  });

  test("session-level settings and drivers in the sources are found; tests, types and comments are let be", async () => {
    const folder = await mkdtemp(join(tmpdir(), "guildhall-sources-"));
    const files = {
      "pool.ts": `import type { Pool } from "pg";\nimport pg from "pg";\nimport { sql } from "./sql.ts";`,
      "lazy.js": `const pg = await import("pg");\nconst old = require('postgres');`,
      "context.ts": "// set_config('a', $1, false)\ndb.query(`select set_config('app.locale', $1, false)`);",
      "local.ts": "db.query(`select set_config('app.locale', $1, true)`); const page = 'pg';",
      "0001-role.sql": "-- SET guildhall.context is the door's\nSET guildhall.context = 'x';",
      "pool.test.ts": `import pg from "pg";`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const found = await runDoctor({ owner, sources: [folder] });
    expect(
      found.map(({ check, object, problem }) => [
        check,
        object.slice(folder.length + 1),
        problem.slice(0, 6),
      ]),
    ).toEqual([
      ["X1", "0001-role.sql", "Line 2"],
      ["X1", "context.ts", "Line 2"],
      ["X2", "lazy.js", "Line 1"],
      ["X2", "lazy.js", "Line 2"],
      ["X2", "pool.ts", "Line 2"],
    ]);
    expect(
      await runDoctor({ owner, sources: [folder], allow: { X1: [`${folder}/`], X2: [`${folder}/`] } }),
    ).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

test("there is a planted fault for every check", () => {
  const known = new Set(planted.flatMap(({ finds }) => finds.map((find) => find.slice(0, 2))));
  const above = ["M1", "B4", "X1", "X2"];
  expect([...known, ...above].sort()).toEqual([...doctorChecks.keys()].sort());
});
