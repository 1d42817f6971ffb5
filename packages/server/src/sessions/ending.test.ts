import type { Ending } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import {
  arrive,
  heldBack,
  join,
  organization,
  signedIn,
  type Organization,
  type Person,
} from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";
import { hashOf } from "../http/index.ts";

const world = await testWorld();
const { ask, database, olivia, eve, acme, globex } = world;
afterAll(() => world.close());

async function endingOf(person: Person, { id }: Organization): Promise<Ending | null> {
  const answer = await ask(person, `/api/me/ending?organization=${id}`);
  expect(answer.status).toBe(200);
  return (answer.body as { ending: Ending | null }).ending;
}

const done = async (person: Person, what: string, body?: unknown): Promise<void> => {
  const [method = "", path = ""] = what.split(" ");
  const answer = await ask(person, `/api/organizations/${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  expect([what, Math.floor(answer.status / 100)]).toEqual([what, 2]);
};

test("Kim, whom Olivia removed, is told by whom and when, and nothing that happens in Acme after it", async () => {
  const kim = await arrive(database, "Kim", { role: "member", organization: acme });
  await join(database, { person: kim, organization: globex, role: "member" });
  expect(await endingOf(kim, acme)).toBeNull();
  await done(olivia, `DELETE acme/members/${kim.userId}`);
  const ending = await endingOf(kim, acme);
  expect(ending).toEqual({ kind: "removed", by: "Olivia", at: expect.any(String) as string });
  expect(Math.abs(Date.parse(ending?.at ?? "") - Date.now())).toBeLessThan(60_000);
  await done(olivia, "PATCH acme/policy", { allowedEmailDomains: ["example.com"] });
  expect(await endingOf(kim, acme)).toEqual(ending);
  expect(await endingOf(kim, globex)).toBeNull();
});

test("Lou, who left, is told that it was themself", async () => {
  const lou = await arrive(database, "Lou", { role: "member", organization: acme });
  await done(lou, "POST acme/departure");
  expect(await endingOf(lou, acme)).toMatchObject({ kind: "left", by: "Lou" });
});

test("Pat, whom Olivia signed out, is told so, be it one session or all of them", async () => {
  for (const all of [true, false]) {
    const pat = await arrive(database, `Pat${String(all)}`, { role: "member", organization: acme });
    const [session] = await database.query<{ id: string }>(
      "select id from guildhall.organization_session where user_id = $1",
      [pat.userId],
    );
    const path = all ? `members/${pat.userId}/sessions` : `sessions/${session?.id ?? ""}`;
    await done(olivia, `DELETE acme/${path}`);
    expect(await endingOf(pat, acme)).toMatchObject({ kind: "signed_out", by: "Olivia" });
  }
});

test("who is kept out by a policy, or by an organization's deletion, is told whose decision that was", async () => {
  const there = await organization(database, "Initech");
  const bill = await signedIn(database, "Bill");
  await join(database, { person: bill, organization: there, role: "owner" });
  const milton = await arrive(database, "Milton", { role: "member", organization: there });
  await database.query(`update identity."user" set email = 'milton@elsewhere.example' where id = $1`, [
    milton.userId,
  ]);
  expect(await endingOf(milton, there)).toBeNull();
  await done(bill, "PATCH initech/policy", { allowedEmailDomains: ["example.com"] });
  expect(await endingOf(milton, there)).toMatchObject({ kind: "policy", by: "Bill" });
  expect(await endingOf(bill, there)).toBeNull();
  await done(bill, "DELETE initech");
  expect(await endingOf(milton, there)).toMatchObject({ kind: "deleted", by: "Bill" });
});

test("T-SES-1: Eve of Globex is told of Acme what she is told of nothing, and of what is older than a day nobody is told", async () => {
  const told = async (organizationId: string): Promise<unknown> =>
    (await ask(eve, `/api/me/ending?organization=${organizationId}`)).body;
  const nothing = await told("01990000-0000-7000-8000-00000000dead");
  expect(nothing).toEqual({ ending: null });
  expect(await told(acme.id)).toEqual(nothing);

  const ann = await arrive(database, "Ann", { role: "member", organization: acme });
  await done(olivia, `DELETE acme/members/${ann.userId}`);
  await database.query(
    "update guildhall.event set occurred_at = now() - interval '25 hours' where subject_id = $1",
    [ann.userId],
  );
  expect(await endingOf(ann, acme)).toBeNull();
});

test("a removal by a program names no program", async () => {
  const tom = await arrive(database, "Tom", { role: "member", organization: acme });
  await done(olivia, `DELETE acme/members/${tom.userId}`);
  await database.query("update guildhall.event set actor_id = $2 where subject_id = $1", [
    tom.userId,
    acme.id,
  ]);
  expect(await endingOf(tom, acme)).toMatchObject({ kind: "removed", by: null });
});

test("T-ENUM-1: a stranger's question reads nothing of what happened in Acme that day", async () => {
  await heldBack(database, acme, {
    ...{ waiting: 0, ask: () => Promise.resolve() },
    decide: (client) =>
      client.query(
        `insert into guildhall.event (organization_id, id, type, actor_name, subject_kind, subject_id, subject_name)
         select $1::uuid, gen_random_uuid(), 'organization.updated', 'Olivia', 'organization', $1::uuid, 'Acme'
         from generate_series(1, 3000)`,
        [acme.id],
      ),
  });
  await database.query("analyze guildhall.event");
  const client = await database.tenant.connect();
  try {
    await client.query("begin");
    await client.query("select guildhall.identify($1, null)", [hashOf(eve.token)]);
    await client.query("select guildhall.ending_of($1)", [acme.id]);
    const { rows } = await client.query<{ read: number }>(
      `select (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables
       where schemaname = 'guildhall' and relname = 'event'`,
    );
    expect(rows[0]?.read).toBeLessThan(50);
  } finally {
    await client.query("rollback");
    client.release();
  }
});
