import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { arrive, join, noteTable, signedIn, writeNotes } from "@guildhall/server/testing";
import { requestOf } from "../../test/cast.ts";
import { until } from "../../test/jobs.ts";
import { listenAs, twoServers } from "../../test/live.ts";
import { sayTimes } from "../../test/revocations.ts";
import { migrate } from "../postgres/index.ts";
import { newId } from "../http/index.ts";
import { deleteOldSignals } from "./queries.ts";
import { usualLimits } from "./switchboard.ts";

const heartbeatSeconds = 0.5;
const world = await twoServers({ live: { heartbeatSeconds } });
afterAll(() => world.close());
const { database, one, other, ask, olivia, max, acme, globex, eve } = world;

// A stream hears of an end within 15 seconds, whatever is lost: a heartbeat, and so much for reading it on a busy machine.
const promise = { seconds: 15, slackSeconds: 5 };

/** Counts the notifications that arrive while something is done. */
async function notificationsOf(work: () => Promise<unknown>): Promise<number> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const heard: string[] = [];
  client.on("notification", ({ channel, payload }) => heard.push(`${channel} ${payload ?? ""}`));
  await client.query("listen guildhall_signal");
  await client.query("listen of_this_test");
  await work();
  await database.query("notify of_this_test");
  // Notifications come in the order of their commits.
  await until(() => heard.includes("of_this_test "));
  await client.end();
  return heard.filter((name) => name === "guildhall_signal ").length;
}

test("the heartbeat leaves room for what is promised without notifications (T-SSE-1)", () => {
  expect(usualLimits.heartbeatSeconds + promise.slackSeconds).toBeLessThanOrEqual(promise.seconds);
  expect(usualLimits.staleSeconds).toBeLessThanOrEqual(promise.seconds);
});

describe("a notification", () => {
  test("is never sent for what an application writes, nor for sessions that are opened and used", async () => {
    await migrate(database.ownerUrl, [noteTable()]);
    const sent = await notificationsOf(async () => {
      await writeNotes(database, acme, ["one", "two", "three"]);
      await database.query("update public.note set text = 'four'");
      await database.query("delete from public.note");
      await ask(max, "/api/organizations/acme/session", { method: "POST" });
      await database.query(
        "update guildhall.organization_session set last_used_at = now() - interval '1 hour'",
      );
      await ask(max, "/api/organizations/acme/members");
      await database.query(`update identity."user" set updated_at = now() where id = $1`, [max.userId]);
      await database.query("update guildhall.organization set metadata = '{}' where id = $1", [acme.id]);
      await database.query("delete from guildhall.organization_session where id = $1", [newId()]);
    });
    expect(sent).toBe(0);
  });

  test("is sent for another name, which a person's own tabs show", async () => {
    const sent = await notificationsOf(() =>
      database.query(`update identity."user" set name = 'Maximilian' where id = $1`, [max.userId]),
    );
    expect(sent).toBe(1);
  });

  test("is sent once for a transaction, however much it changes", async () => {
    const sent = await notificationsOf(() =>
      database.query(
        `with person as (
           insert into identity."user" (id, name, email)
           select guildhall.new_id(), 'P' || n, 'p' || n || '@example.com' from generate_series(1, 50) n returning id, name, email
         )
         insert into guildhall.member (organization_id, user_id, role, name, email)
         select $1, id, 'member', name, email from person`,
        [globex.id],
      ),
    );
    expect(sent).toBe(1);
    const removed = await notificationsOf(() =>
      database.query("delete from guildhall.member where organization_id = $1 and user_id <> $2", [
        globex.id,
        eve.userId,
      ]),
    );
    expect(removed).toBe(1);
  });

  test("that is lost delays what a stream is told to its next heartbeat, and no longer (T-SSE-1)", async () => {
    await database.query("alter table guildhall.signal disable trigger announce");
    try {
      const people = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          arrive(database, `Cut${index}`, { role: "member", organization: acme }),
        ),
      );
      const streams = await Promise.all(
        people.map((person, index) => listenAs((index % 2 === 0 ? one : other).fetch, person)),
      );
      const began: number[] = [];
      for (const { userId } of people) {
        began.push(performance.now());
        await ask(olivia, `/api/organizations/acme/members/${userId}`, { method: "DELETE" });
      }
      await Promise.all(streams.map((stream) => stream.hear("membership_ended")));
      const took = streams.map(({ cameAt }, index) => (cameAt.at(-1) ?? NaN) - (began[index] ?? NaN));
      sayTimes("Without notifications a removal is told", took);
      expect(Math.max(...took)).toBeLessThan((heartbeatSeconds + promise.slackSeconds) * 1000);
      const signedOut = people[0];
      if (!signedOut) throw new Error("There is one.");
      await ask(signedOut, "/api/auth/sign-out", { method: "POST", body: {} });
      await streams[0]?.untilClosed();
      expect((await one.fetch(requestOf(signedOut, "/api/me/stream"))).status).toBe(401);
      await Promise.all(streams.map((stream) => stream.leave()));
    } finally {
      await database.query("alter table guildhall.signal enable trigger announce");
    }
  });
});

test("an account whose session comes to its end is told so at the next heartbeat, and hears nothing after (T-SSE-1)", async () => {
  const [dee, eli] = [
    await arrive(database, "Dee", { role: "member", organization: acme }),
    await signedIn(database, "Eli"),
  ];
  await join(database, { person: eli, organization: globex, role: "member", open: false });
  await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
    dee.browserId,
    eli.userId,
  ]);
  const stream = await listenAs(one.fetch, dee);
  await database.query("update identity.session set expires_at = now() where id = $1", [eli.sessionId]);
  expect(await stream.hear("account_ended")).toEqual({ kind: "account_ended", user: eli.userId });
  const heard = stream.messages.length;
  await database.query("update guildhall.organization set name = 'Globex unheard' where id = $1", [
    globex.id,
  ]);
  await database.query("update guildhall.organization set name = 'Acme heard' where id = $1", [acme.id]);
  await stream.hear("organization_changed", heard);
  expect(stream.text()).not.toContain(globex.id);
  await database.query("update identity.session set expires_at = now() where id = $1", [dee.sessionId]);
  await stream.untilClosed();
});

test("a listener whose connection is cut connects again, and has missed nothing", async () => {
  const people = await Promise.all(
    ["Reba", "Rolf"].map((name) => arrive(database, name, { role: "member", organization: acme })),
  );
  const streams = await Promise.all(
    people.map((person, index) => listenAs((index === 0 ? one : other).fetch, person)),
  );
  const listeners = (): Promise<{ pid: number }[]> =>
    database.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where application_name = 'guildhall listener' and datname = current_database() and query like 'listen %'`,
    );
  await until(async () => (await listeners()).length === 2);
  const before = (await listeners()).map(({ pid }) => pid);
  await database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'guildhall listener' and datname = current_database()",
  );
  for (const { userId } of people)
    await ask(olivia, `/api/organizations/acme/members/${userId}`, { method: "DELETE" });
  await Promise.all(streams.map((stream) => stream.hear("membership_ended")));
  await until(async () => {
    const now = (await listeners()).map(({ pid }) => pid);
    return now.length === 2 && now.every((pid) => !before.includes(pid));
  });
  await Promise.all(streams.map((stream) => stream.leave()));
});

test("signals are forgotten after an hour", async () => {
  await database.query("update guildhall.signal set at = now() - interval '61 minutes'");
  await database.query("insert into guildhall.signal (kind, in_organization) values ('policy_changed', $1)", [
    acme.id,
  ]);
  await deleteOldSignals(database.system);
  expect(await database.query("select kind from guildhall.signal")).toEqual([{ kind: "policy_changed" }]);
});
