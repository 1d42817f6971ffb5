import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, expect, test } from "vitest";
import { hurry, jobsOf, until } from "../../../test/jobs.ts";
import { testPeople } from "../../../test/people.ts";
import { SmtpServer } from "../../../test/smtp.ts";
import { createLogger } from "../../http/index.ts";
import { createMailer } from "../index.ts";

const server = new SmtpServer();
await server.up();
const logger = createLogger({ level: "silent" });
const mailer = createMailer({ smtpUrl: server.url, from: "Acme <hello@acme.example>", logger });
const world = await testPeople({ mailer });
const { database, signUp } = world;
afterAll(async () => {
  await server.down();
  await world.close();
});
beforeEach(async () => {
  await server.down();
  await server.up();
  server.manner = "takes";
  server.received.length = 0;
});

/** Whom the server got a mail for, in order of the alphabet. */
const recipients = (): string[] => server.received.map(({ to }) => to).sort();

async function delivered(): Promise<void> {
  await until(async () => {
    await hurry(database);
    return (await jobsOf(database)).length === 0;
  });
}

async function addressesOf(names: readonly string[]): Promise<string[]> {
  return (await Promise.all(names.map((name) => signUp(name)))).map(({ email }) => email).sort();
}

test("a mail server that is down delays every mail and loses none, and nobody who signs up waits for it (G27)", async () => {
  await server.down();
  const emails = await addressesOf(Array.from({ length: 20 }, (_, number) => `Down${number}`));
  for (let tries = 1; tries <= 3; tries += 1) {
    await world.settled();
    await hurry(database);
    await until(async () => (await jobsOf(database)).every(({ attempts }) => attempts > tries));
  }
  expect(await jobsOf(database)).toHaveLength(20);
  expect(server.received).toEqual([]);
  await server.up();
  await delivered();
  expect(recipients()).toEqual(emails);
});

test("a mail server that refuses for now, or drops connections again and again, gets each mail in the end", async () => {
  server.manner = "refuses";
  const emails = await addressesOf(Array.from({ length: 10 }, (_, number) => `Busy${number}`));
  await world.settled();
  expect(await jobsOf(database)).toHaveLength(10);
  server.manner = "takes";
  for (let times = 0; times < 5; times += 1) {
    await server.down();
    await hurry(database);
    await server.up();
  }
  await delivered();
  expect([...new Set(recipients())]).toEqual(emails);
});

const tried = (times: number): Promise<unknown> =>
  database.query("update graphile_worker._private_jobs set attempts = $1 where locked_by is null", [times]);

test("a mail server that is down for longer than a day, or a month, loses none either (G27)", async () => {
  await server.down();
  const emails = await addressesOf(["Week", "Month"]);
  for (const times of [150, 5000]) {
    await world.settled();
    await tried(times);
    await hurry(database);
    await until(async () => (await jobsOf(database)).every(({ attempts }) => attempts > times));
  }
  await server.up();
  await delivered();
  expect(recipients()).toEqual(emails);
});

test("an address that the mail server refuses for good is tried for a day and then given up, with a line in the log", async () => {
  server.manner = "refuses for good";
  await signUp("Nobody");
  await world.settled();
  await tried(148);
  await hurry(database);
  await until(async () => (await jobsOf(database)).every(({ attempts }) => attempts === 149));
  await world.settled();
  expect(await jobsOf(database)).toMatchObject([{ last_error: "The mail was not taken." }]);
  await delivered();
  expect(server.received).toEqual([]);
  expect(world.log()).toContain("a job was refused");
});

test("a mail that fails is next tried after seconds, not hours", async () => {
  await server.down();
  await signUp("Patience");
  await world.settled();
  const [job] = await jobsOf(database);
  expect(job?.attempts).toBeGreaterThan(0);
  expect(job?.wait).toBeLessThan(60);
  await server.up();
  await delivered();
});

test("a process that is killed between sending and noting it sends again, as the same mail: twice, never not at all (T-FAULT-1)", async () => {
  const worker = await testPeople({ mailer, working: false });
  server.manner = "is silent";
  const script = fileURLToPath(new URL("../../../test/mail-worker.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--conditions=guildhall", script, worker.database.ownerUrl, server.url],
    { stdio: "ignore" },
  );
  const exited = once(child, "exit");
  const { email } = await worker.signUp("Killed");
  await until(() => server.received.length === 1);
  child.kill("SIGKILL");
  await exited;
  const [claimed] = await jobsOf(worker.database);
  expect(claimed?.locked_by).not.toBeNull();
  server.manner = "takes";
  // A minute later, on another server.
  await worker.database.query(
    "update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'",
  );
  worker.work();
  await until(async () => (await jobsOf(worker.database)).length === 0);
  expect(recipients()).toEqual([email, email]);
  expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(1);
  await worker.close();
});

test("what waits can be read by nobody who has the tables only: no address, no secret, no words", async () => {
  await server.down();
  const { email, browser } = await signUp("Canary");
  await browser.post("/api/auth/request-password-reset", { email });
  await until(async () => (await jobsOf(database)).length === 2);
  await world.settled();
  const kept = JSON.stringify(await database.query("select j::text from graphile_worker._private_jobs j"));
  await server.up();
  await delivered();
  const sent = server.received.map(({ text }) => text).join("\n");
  expect(recipients()).toEqual([email, email]);
  for (const canary of [email, "Canary", "Confirm", "#token="]) {
    expect(sent).toContain(canary);
    expect(kept).not.toContain(canary);
  }
  expect(await database.query("select from graphile_worker._private_jobs")).toEqual([]);
});
