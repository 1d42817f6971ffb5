import pg from "pg";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { hurry, jobsOf, settled, until } from "../../test/jobs.ts";
import { castOf, noteTable, requestOf, testDatabase, writeNotes } from "../../test/index.ts";
import { builtInGrants } from "@guildhall/protocol";
import { createLogger, newId } from "../http/index.ts";
import type { JobRunner } from "../postgres/index.ts";
import {
  createDoor,
  enqueue,
  perform,
  performInOrganization,
  workOnJobs,
  type Performer,
  type Task,
} from "./index.ts";

const database = await testDatabase({ migrations: [noteTable()] });
const { olivia, max, acme, globex } = await castOf(database);
await writeNotes(database, acme, ["a note of Acme's"]);
await writeNotes(database, globex, ["a note of Globex's"]);
const door = createDoor({
  ...database,
  publicUrl: "http://localhost:3000",
  grants: builtInGrants,
  onSystem: () => undefined,
});
const runners: JobRunner[] = [];
let lines: string[] = [];

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  await database.query("delete from graphile_worker._private_jobs");
  lines = [];
});
afterAll(() => database.close());

const remember: Task<{ text: string }> = { name: "remember", payload: z.object({ text: z.string() }) };

function start(performers: readonly Performer[]): JobRunner {
  const logger = createLogger({ level: "debug", destination: { write: (line) => void lines.push(line) } });
  const runner = workOnJobs({ ownerUrl: database.ownerUrl, performers, logger, pollMs: 50 });
  runners.push(runner);
  return runner;
}

async function ask(person = olivia, text = "do it"): Promise<void> {
  await door.organization(requestOf(person, "/"), "acme", null, ({ db }) => enqueue(db, remember, { text }));
}

describe("a job", () => {
  test("runs once its transaction has committed, and never when it has not", async () => {
    const done: string[] = [];
    start([perform(remember, ({ payload }) => void done.push(payload.text))]);
    await expect(
      door.organization(requestOf(olivia, "/"), "acme", null, async ({ db }) => {
        await enqueue(db, remember, { text: "undone" });
        throw new Error("changed her mind");
      }),
    ).rejects.toThrow("changed her mind");
    await ask(olivia, "done");
    await settled(database);
    expect(done).toEqual(["done"]);
    expect(await jobsOf(database)).toEqual([]);
  });

  test("sees the rows of the organization that asked for it, as who asked for it", async () => {
    const seen: unknown[] = [];
    start([
      performInOrganization(door, remember, async ({ db, context, payload }) => {
        const notes = await db.query<{ text: string }>("select text from public.note");
        seen.push({ notes, payload, organization: context.organization.slug, actor: context.actor.id });
      }),
    ]);
    await ask(max);
    await settled(database);
    expect(seen).toEqual([
      {
        notes: [{ text: "a note of Acme's" }],
        payload: { text: "do it" },
        organization: "acme",
        actor: max.userId,
      },
    ]);
  });

  test("that was asked for outside any organization enters none and sees no tenant row (T-RLS-4)", async () => {
    const seen: unknown[] = [];
    start([
      performInOrganization(door, remember, () => void seen.push("entered")),
      perform({ name: "look", payload: z.object({}) }, async ({ principal }) => {
        seen.push(principal);
        await door
          .asSystem("look around", ({ db }) => db.query("select from public.note"))
          .catch((error: unknown) => seen.push((error as { code: string }).code));
        await database.tenant
          .query("select from public.note")
          .catch((error: unknown) => seen.push((error as { code: string }).code));
      }),
    ]);
    await door.asSystem("a test", ({ db }) => enqueue(db, remember, { text: "for nobody" }));
    await door.public(requestOf(null, "/"), ({ db }) =>
      enqueue(db, { name: "look", payload: z.object({}) }, {}),
    );
    await settled(database);
    expect(seen).toEqual([null, "GH001", "GH001"]);
    expect(lines.join("")).toContain("a job was refused");
    expect(await jobsOf(database)).toEqual([]);
  });

  test("is refused when whoever asked for it was removed before it ran, and is not tried again (T-REV-4)", async () => {
    const done: string[] = [];
    await ask(max);
    await database.query("delete from guildhall.member where user_id = $1", [max.userId]);
    start([performInOrganization(door, remember, ({ payload }) => void done.push(payload.text))]);
    await settled(database);
    await until(() => lines.some((line) => line.includes("a job was refused")));
    expect(done).toEqual([]);
    expect(await jobsOf(database)).toEqual([]);
  });

  test("can not name another organization, whatever SQL a request came to run (T-RLS-4)", async () => {
    const forged = `${globex.id}:${olivia.userId}:0:${"0".repeat(64)}`;
    await door.organization(requestOf(olivia, "/"), "acme", null, ({ db }) =>
      db.query("select guildhall.enqueue('remember', $1)", [
        JSON.stringify({ text: "x", principal: forged, organization_id: globex.id }),
      ]),
    );
    const [job] = await jobsOf(database);
    expect(job?.payload.principal).toMatch(new RegExp(`^${acme.id}:${olivia.userId}:`));
    const statements = [
      "select from graphile_worker.jobs",
      "select from graphile_worker._private_jobs",
      "select graphile_worker.add_job('remember')",
      "insert into graphile_worker._private_jobs (task_id) values (1)",
    ];
    for (const statement of statements)
      await expect(database.tenant.query(statement), statement).rejects.toThrow("permission denied");
    for (const context of [`${globex.id}:${olivia.userId}:${"0".repeat(64)}`, "x"]) {
      const client = await database.tenant.connect();
      await client.query("begin");
      await client.query("select set_config('guildhall.context', $1, true)", [context]);
      await expect(client.query(`select guildhall.enqueue('remember', '{}')`)).rejects.toThrow();
      await client.query("rollback");
      client.release();
    }
    expect(await jobsOf(database)).toHaveLength(1);
  });

  test("has a task that is named in words, and a payload that is not large", async () => {
    for (const [name, payload] of [
      ["Remember; drop", "{}"],
      ["", "{}"],
      ["remember", JSON.stringify({ text: "x".repeat(300_000) })],
    ])
      await expect(
        database.tenant.query("select guildhall.enqueue($1, $2)", [name, payload]),
      ).rejects.toMatchObject({ code: "GH007" });
  });

  test("that fails is tried again later, with a line in the log and without its payload there", async () => {
    let tries = 0;
    start([
      perform(remember, () => {
        tries += 1;
        if (tries < 3) throw new Error("not yet");
      }),
    ]);
    await ask(olivia, "canary-of-the-payload");
    await settled(database);
    expect(await jobsOf(database)).toMatchObject([{ attempts: 1, last_error: "not yet" }]);
    await hurry(database);
    await until(() => tries === 2);
    await settled(database);
    await hurry(database);
    await until(async () => (await jobsOf(database)).length === 0);
    expect(tries).toBe(3);
    expect(lines.filter((line) => line.includes("it is tried again"))).toHaveLength(2);
    expect(lines.join("")).not.toContain("canary-of-the-payload");
  });

  test("whose payload is not of its task's form does nothing and fails", async () => {
    const done: unknown[] = [];
    await database.tenant.query(`select guildhall.enqueue('remember', '{"words": 1}')`);
    start([perform(remember, ({ payload }) => void done.push(payload))]);
    await settled(database);
    expect([done, (await jobsOf(database)).length]).toEqual([[], 1]);
  });

  test("two performers of one task are a mistake", () => {
    const performer = perform(remember, () => Promise.resolve());
    expect(() => start([performer, performer])).toThrow(TypeError);
  });
});

describe("several servers", () => {
  test("share the work: of 200 jobs each is done once", async () => {
    const done: string[] = [];
    const servers = new Set<number>();
    const several = Promise.withResolvers<undefined>();
    for (const server of [1, 2, 3])
      start([
        perform(remember, async ({ payload }) => {
          if (servers.add(server).size > 1) several.resolve(undefined);
          await several.promise;
          done.push(payload.text);
        }),
      ]);
    const texts = Array.from({ length: 200 }, () => newId());
    await Promise.all(texts.map((text) => ask(olivia, text)));
    await settled(database);
    expect(done.sort()).toEqual(texts.sort());
  });

  test("run one job of a long task at a time, and what is quick beside it", async () => {
    const long: Task<object> = { name: "long", payload: z.object({}), oneAtATime: true };
    const [atWork, most, done]: [number[], number[], string[]] = [[], [], []];
    const gate = Promise.withResolvers<undefined>();
    for (const _ of [1, 2])
      start([
        perform(long, async () => {
          atWork.push(1);
          most.push(atWork.length);
          await gate.promise;
          atWork.pop();
        }),
        perform(remember, ({ payload }) => void done.push(payload.text)),
      ]);
    for (let count = 0; count < 12; count += 1)
      await door.asSystem("a test", ({ db }) => enqueue(db, long, {}));
    await until(() => atWork.length === 1);
    await ask(olivia, "quick");
    await until(() => done.includes("quick"));
    gate.resolve(undefined);
    await until(async () => (await jobsOf(database)).length === 0);
    expect(most).toEqual(Array.from({ length: 12 }, () => 1));
  });

  test("leave jobs alone that only another version of the application knows", async () => {
    await ask();
    start([perform({ name: "look", payload: z.object({}) }, () => Promise.resolve())]);
    await door.public(requestOf(null, "/"), ({ db }) =>
      enqueue(db, { name: "look", payload: z.object({}) }, {}),
    );
    await until(async () => (await jobsOf(database)).length === 1);
    expect(await jobsOf(database)).toMatchObject([{ task: "remember", attempts: 0 }]);
  });
});

describe("a runner", () => {
  test("goes on when every connection to the database was cut, and loses nothing (T-FAULT-1)", async () => {
    const done: string[] = [];
    start([perform(remember, ({ payload }) => void done.push(payload.text))]);
    await ask(olivia, "before");
    await until(() => done.includes("before"));
    await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'guildhall jobs' and datname = current_database()",
    );
    await ask(olivia, "after");
    await until(() => done.includes("after"));
    await settled(database);
  });

  test("goes on when its connections are cut in the moment in which a job is done (T-FAULT-1)", async () => {
    const done: string[] = [];
    const finish = Promise.withResolvers<undefined>();
    start([
      perform(remember, async ({ payload }) => {
        done.push(payload.text);
        await finish.promise;
      }),
    ]);
    await ask(olivia, "first");
    await until(() => done.includes("first"));
    const jobs = "application_name = 'guildhall jobs' and datname = current_database()";
    const held = new pg.Client({ connectionString: database.ownerUrl });
    await held.connect();
    await held.query("begin; select from graphile_worker._private_jobs for update");
    finish.resolve(undefined);
    const waiting = `select from pg_stat_activity where ${jobs} and wait_event_type = 'Lock'`;
    await until(async () => (await database.query(waiting)).length > 0);
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${jobs}`);
    await held.end();
    await ask(olivia, "after");
    await until(() => done.includes("after"));
    // What could not be written as done is free at once, not when its claim has grown old.
    await until(async () => (await jobsOf(database)).length === 0);
    expect(done.filter((text) => text === "first").length).toBeLessThanOrEqual(2);
  });

  test.each([false, true])("does what it claimed unheard, alone: %s (T-FAULT-1)", async (oneAtATime) => {
    const done: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const unheard: Task<object> = { name: "unheard", payload: z.object({}), oneAtATime };
    start([perform(remember, () => gate.promise), perform(unheard, () => void done.push("unheard of"))]);
    await ask();
    await until(async () => (await jobsOf(database)).some(({ locked_by }) => locked_by !== null));
    const [atWork] = await jobsOf(database);
    const claim = `locked_at = now() - interval '20 seconds', locked_by = '${String(atWork?.locked_by)}'`;
    await database.query(`
        begin;
        select guildhall.enqueue('unheard', '{}', ${String(oneAtATime)});
        update graphile_worker._private_jobs set attempts = 1, ${claim} where locked_by is null;
        update graphile_worker._private_job_queues set ${claim};
        commit`);
    await until(() => done.length === 1);
    await until(async () => (await jobsOf(database)).length === 1);
    expect(await jobsOf(database)).toMatchObject([{ id: atWork?.id, locked_by: atWork?.locked_by }]);
    gate.resolve(undefined);
    await until(async () => (await jobsOf(database)).length === 0);
    expect(done).toEqual(["unheard of"]);
  });

  test("that is stopped finishes what it is at", async () => {
    let finish = (): void => undefined;
    let begun = false;
    const ended: string[] = [];
    const runner = start([
      perform(remember, async () => {
        begun = true;
        await new Promise<void>((resolve) => (finish = resolve));
        ended.push("job");
      }),
    ]);
    await ask();
    await until(() => begun);
    const stopped = runner.stop().then(() => ended.push("runner"));
    finish();
    await stopped;
    expect(ended).toEqual(["job", "runner"]);
    expect(await jobsOf(database)).toEqual([]);
  });

  test("does not wait for a job that does not end: the job is free for others at once", async () => {
    let runs = 0;
    let aborted = false;
    const runner = start([
      perform(remember, async ({ signal }) => {
        runs += 1;
        signal.addEventListener("abort", () => (aborted = true));
        await new Promise<void>(() => undefined);
      }),
    ]);
    await ask();
    await until(() => runs === 1);
    await runner.stop();
    expect(aborted).toBe(true);
    expect(await jobsOf(database)).toMatchObject([{ locked_by: null, attempts: 1 }]);
  });

  test("that was killed leaves its jobs to the others", async () => {
    await ask(olivia, "claimed by a dead server");
    await database.query(
      `update graphile_worker._private_jobs set attempts = 1, locked_by = 'pool-dead', locked_at = now() - interval '20 seconds'`,
    );
    const done: string[] = [];
    start([perform(remember, ({ payload }) => void done.push(payload.text))]);
    await until(() => done.length === 1);
    expect(done).toEqual(["claimed by a dead server"]);
  });

  test("does not take jobs from one that lives, however long they take", async () => {
    let finish = (): void => undefined;
    let runs = 0;
    const performer = perform(remember, async () => {
      runs += 1;
      await new Promise<void>((resolve) => (finish = resolve));
    });
    start([performer]);
    await ask();
    await until(() => runs === 1);
    await database.query("update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'");
    await door.public(requestOf(null, "/"), ({ db }) =>
      enqueue(db, { name: "unknown", payload: z.object({}) }, {}),
    );
    await database.query(
      "update graphile_worker._private_jobs set attempts = 9, run_at = now() + interval '6 hours' where locked_by is null",
    );
    start([performer]);
    // The second has looked after the jobs once none waits for hours.
    await until(async () => (await jobsOf(database)).every(({ wait }) => wait < 601));
    expect((await jobsOf(database))[0]).toMatchObject({ task: "remember", attempts: 1 });
    expect((await jobsOf(database))[0]?.locked_by).not.toBeNull();
    await database.query("delete from graphile_worker._private_jobs where locked_by is null");
    finish();
    await until(async () => (await jobsOf(database)).length === 0);
    expect(runs).toBe(1);
  });

  test("lets nothing wait for longer than ten minutes", async () => {
    await ask();
    await database.query(
      "update graphile_worker._private_jobs set attempts = 9, run_at = now() + interval '6 hours'",
    );
    start([perform(remember, () => Promise.resolve())]);
    await until(async () => ((await jobsOf(database))[0]?.wait ?? 0) < 601);
    expect((await jobsOf(database))[0]?.wait).toBeGreaterThan(590);
  });
});
