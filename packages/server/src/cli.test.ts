import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "../test/index.ts";

const folder = await mkdtemp(join(tmpdir(), "guildhall-cli-"));
await writeFile(
  join(folder, "0001-job.sql"),
  `create table public.job (organization_id uuid not null, id uuid not null, primary key (organization_id, id));
   select guildhall.isolate('public.job');`,
);
await writeFile(join(folder, "pool.ts"), `import pg from "pg";\n`);
const empty = await testDatabase({ migrated: false });
const migrated = await testDatabase({ migrations: [{ name: "hiring", directory: folder }] });

afterAll(async () => {
  await Promise.all([empty.close(), migrated.close()]);
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function urlsOf({ tenantUrl, ownerUrl }: TestDatabase): Record<string, string> {
  return { DATABASE_URL: tenantUrl, DATABASE_OWNER_URL: ownerUrl };
}

/** Types a command into a terminal whose environment holds these variables and no other of ours. */
async function guildhall(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const command = ["--conditions=guildhall", join(import.meta.dirname, "cli.ts"), ...args];
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...environment },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) =>
    child.on("error", reject).on("close", (code) => resolve({ code, out, err })),
  );
}

describe("guildhall rotate-keys", () => {
  const environment = { ...urlsOf(migrated), SECRET: "a secret that only the tests of this house know" };
  const keys = (): Promise<{ kid: string }[]> =>
    migrated.query("select kid from guildhall.signing_key order by signs_from");

  test("makes a key, and with --at-once forgets every other", { timeout: 120_000 }, async () => {
    const made = await guildhall(["rotate-keys"], environment);
    const [first, ...others] = await keys();
    expect({ code: made.code, err: made.err, others }).toEqual({ code: 0, err: "", others: [] });
    expect(made.out).toContain(`The key ${first?.kid ?? ""} is published`);

    const { code, out } = await guildhall(["rotate-keys", "--at-once"], environment);
    const [left, ...more] = await keys();
    expect({ code, more }).toEqual({ code: 0, more: [] });
    expect(left?.kid).not.toBe(first?.kid);
    expect(out).toBe(`The key ${left?.kid ?? ""} signs from now on; every other is forgotten.\n`);
  });
});

describe("what may be asked", () => {
  test.each([[[]], [["help"]], [["--help"]], [["doctor", "-h"]]])(
    "guildhall %j prints how to use it",
    async (args) => {
      const { code, out, err } = await guildhall(args);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(/^Usage: guildhall <command>/);
    },
  );

  test.each([
    [["mend"], "There is no command mend."],
    [["doctor", "please"], "doctor takes no further words: please"],
    [["doctor", "--quickly"], "Unknown option '--quickly'"],
    [["migrate", "--migrations", "hiring"], '"hiring" must read like: --migrations hiring='],
    [["doctor", "--allow", "Z9=public.job"], "There is no check Z9."],
  ])("guildhall %j says what is wrong and how to use it", async (args, message) => {
    const { code, out, err } = await guildhall(args, urlsOf(migrated));
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`guildhall: ${message}`);
    expect(err).toContain("\n\nUsage: guildhall <command>");
  });

  test("a setting that is wrong is one line, without a stack", async () => {
    const { code, out, err } = await guildhall(["doctor"], {
      ...urlsOf(migrated),
      DATABASE_OWNER_URL: "acme.example",
    });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^guildhall: A database URL must read postgresql:.*\n$/);
  });
});

describe("guildhall migrate and doctor, one after the other", () => {
  const migrations = ["--migrations", `hiring=${folder}`];

  test("a database without Guildhall is told to be migrated", async () => {
    expect(await guildhall(["doctor"], urlsOf(empty))).toEqual({
      code: 2,
      out: "",
      err: "guildhall: There is no Guildhall in this database. Put it there with: npx guildhall migrate\n",
    });
  });

  test("migrations are applied once, each is named, and the doctor finds nothing afterwards", async () => {
    const first = await guildhall(["migrate", ...migrations], urlsOf(empty));
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: "" });
    expect(first.out).toMatch(
      /^Applied guildhall\/0001-.*\.sql\n(.*\n)*Applied hiring\/0001-job\.sql\nThe database is up to date/,
    );
    expect(
      await empty.query("select count(*)::int from guildhall.migration where source = 'hiring'"),
    ).toEqual([{ count: 1 }]);
    const second = await guildhall(["migrate", ...migrations], urlsOf(empty));
    expect(second.out).toBe("Nothing to apply: the database has every migration of guildhall, hiring.\n");
    expect(await guildhall(["doctor"], urlsOf(empty))).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+ checks, no findings\.\n$/) as string,
      err: "",
    });
  });
});

describe("guildhall doctor, in a database that lets something through", () => {
  test("what it finds is told with what to do, and ends with 1 for whoever called", async () => {
    await migrated.query("alter table public.job no force row level security");
    const { code, out, err } = await guildhall(["doctor", "--sources", "."], urlsOf(migrated));
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toMatch(
      /^T1 {2}public\.job\n {4}Row-level security is not enabled and forced.*\n {4}alter table public\.job /,
    );
    expect(out).toMatch(/^X2 {2}pool\.ts\n {4}Line 1 opens connections of its own/m);
    expect(out).toMatch(/\d+ checks, 2 findings\.\n$/);
  });

  test("what was reviewed is let pass", async () => {
    const allow = ["--allow", "T1=public.job", "--allow", "X2=pool.ts", "--sources", "."];
    const { code, out } = await guildhall(["doctor", ...allow], urlsOf(migrated));
    expect(out).toMatch(/^\d+ checks, no findings\.\n$/);
    expect(code).toBe(0);
  });
});
