import { afterAll, beforeEach, expect, test } from "vitest";
import { eventsOf, origin } from "../../test/index.ts";
import { testDomains } from "../../test/domains.ts";
import { settled } from "../../test/jobs.ts";
import { createLogger } from "../http/index.ts";
import { createPeople, Mailbox } from "../people/index.ts";
import { recheckDomains, type Rechecking } from "./index.ts";

const world = await testDomains();
const { database, dns, guildhall, proved, mailsTo, lookUpTxt, olivia, eve, acme } = world;
afterAll(() => world.close());
beforeEach(() => {
  dns.manner = "answers";
});

// It leaves mails as the world's own people do, and the world's server sends them.
const people = createPeople({
  system: database.system,
  secret: "a secret that only the tests of this house know",
  publicUrl: origin,
  mailer: new Mailbox(),
  logger: createLogger({ level: "silent" }),
});
const failures: unknown[] = [];
const parts: Rechecking = {
  ...{ door: guildhall, people, lookUpTxt, publicUrl: origin },
  failed: (_, error) => failures.push(error),
};

const recheck = async (): Promise<number> => {
  const looked = await recheckDomains(parts);
  await settled(database);
  expect(failures).toEqual([]);
  return looked;
};
const later = (days: number): Promise<unknown> =>
  database.query(
    `update guildhall.email_domain set checked_at = checked_at - make_interval(days => $1),
     lost_at = lost_at - make_interval(days => $1)`,
    [days],
  );
const stateOf = async (id: string): Promise<unknown> =>
  (
    await database.query<Record<string, unknown>>(
      `select verified_at is not null as proved, lost_at is not null as lost from guildhall.email_domain where id = $1`,
      [id],
    )
  )[0];
const subjectsTo = (email: string): readonly string[] => mailsTo(email).map(({ subject }) => subject);

test("a proved domain is looked at once a day, and stays while its record is there", async () => {
  const { id } = await proved(olivia, { domain: "kept.example" });
  expect(await recheck()).toBe(0);
  await later(2);
  expect(await recheck()).toBe(1);
  expect(await recheck()).toBe(0);
  expect(await stateOf(id)).toEqual({ proved: true, lost: false });
  expect(subjectsTo(olivia.email)).toEqual([]);
});

test("a record that is missing is told to the owners, and after seven days the domain is proved no more (T-SSO-3)", async () => {
  const { id, record } = await proved(olivia, { domain: "lost.example", joining: "join" });
  dns.records.delete(record.name);
  await later(2);
  await recheck();
  expect(await stateOf(id)).toEqual({ proved: true, lost: true });
  expect(subjectsTo(olivia.email)).toEqual(["[Acme] A domain is about to be lost"]);
  for (let day = 2; day <= 6; day += 1) {
    await later(1);
    await recheck();
    expect(await stateOf(id)).toEqual({ proved: true, lost: true });
  }
  await later(2);
  await recheck();
  expect(await stateOf(id)).toEqual({ proved: false, lost: false });
  expect(subjectsTo(olivia.email)).toEqual([
    "[Acme] A domain is proved no more",
    "[Acme] A domain is about to be lost",
  ]);
  expect(subjectsTo(eve.email)).toEqual([]);
  const [mail] = mailsTo(olivia.email);
  expect(mail?.text).toContain("lost.example");
  expect(mail?.html).toContain(`${origin}/acme/settings/domains`);
  expect((await eventsOf(database, id)).map(({ type, actor_name }) => [type, actor_name])).toEqual([
    ["domain.created", "Olivia"],
    ["domain.verified", "Olivia"],
    ["domain.lost", "Guildhall"],
    ["domain.unverified", "Guildhall"],
  ]);
});

test("a record that comes back within seven days is as if it had always been there", async () => {
  const { id, record } = await proved(olivia, { domain: "back.example" });
  const texts = dns.records.get(record.name) ?? [];
  dns.records.delete(record.name);
  await later(2);
  await recheck();
  dns.records.set(record.name, texts);
  await later(6);
  await recheck();
  expect(await stateOf(id)).toEqual({ proved: true, lost: false });
});

test("a DNS that gives no answer takes nobody's domain", async () => {
  const { id } = await proved(olivia, { domain: "outage.example" });
  for (const manner of ["fails", "is silent"] as const) {
    dns.manner = manner;
    await later(30);
    await recheck();
  }
  expect(await stateOf(id)).toEqual({ proved: true, lost: false });
});

test("servers that look at the same time look at different domains", async () => {
  await later(2);
  const [{ count } = { count: 0 }] = await database.query<{ count: number }>(
    "select count(*)::int as count from guildhall.email_domain where verified_at is not null",
  );
  const looked = await Promise.all(Array.from({ length: 5 }, () => recheckDomains(parts)));
  expect(looked.reduce((sum, one) => sum + one, 0)).toBe(count);
  expect(count).toBeGreaterThan(1);
  expect(
    await database.query("select from guildhall.member where organization_id = $1", [acme.id]),
  ).toHaveLength(2);
});
