import { hashPassword } from "better-auth/crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  join,
  noteTable,
  openFor,
  organization,
  signedIn,
  waitingForLocks,
  writeNotes,
  type Organization,
  type Person,
} from "../../../test/index.ts";
import { settled } from "../../../test/jobs.ts";
import { testWorld, type Answer } from "../../../test/world.ts";
import { newId } from "../../http/index.ts";

const world = await testWorld({ migrations: [noteTable()] });
const { ask, database, guildhall } = world;
afterAll(() => world.close());

const password = "correct horse battery staple";
const hash = await hashPassword(password);
let count = 0;
let acme: Organization;
let olivia: Person;
let max: Person;

/** Makes somebody who is signed in and has a password. */
async function somebody(name: string): Promise<Person> {
  count += 1;
  const person = await signedIn(database, `${name}${count}`);
  await database.query(
    `insert into identity.account (id, user_id, provider_id, account_id, password) values ($1, $2, 'credential', $3, $4)`,
    [newId(), person.userId, person.userId, hash],
  );
  return person;
}

async function made(name: string): Promise<Organization> {
  count += 1;
  return organization(database, `${name}${count}`);
}

beforeEach(async () => {
  [acme, olivia, max] = [await made("Acme"), await somebody("Olivia"), await somebody("Max")];
  await join(database, { person: olivia, organization: acme, role: "owner" });
  await join(database, { person: max, organization: acme, role: "member" });
});

const deletes = (person: Person, secret = password, headers = {}): Promise<Answer> =>
  ask(person, "/api/me", { method: "DELETE", body: { password: secret }, headers });

/** Everything that is kept, as one text, of whatever names a person, but for signals, which are gone within the hour. */
async function traces({ userId }: Person): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('guildhall', 'identity', 'public') and tablename <> 'signal' order by 1`,
  );
  const found = tables.map(async ({ name }) => {
    const rows = await database.query(`select from ${name} t where t::text like $1`, [`%${userId}%`]);
    return rows.length > 0 ? [name] : [];
  });
  return (await Promise.all(found)).flat();
}

async function ownersOf({ id }: Organization): Promise<number> {
  return (
    await database.query("select from guildhall.member where organization_id = $1 and role = 'owner'", [id])
  ).length;
}

describe("deleting one's account", () => {
  test("takes the person away everywhere, and leaves what organizations own (T-DEL-1)", async () => {
    const globex = await made("Globex");
    const eve = await somebody("Eve");
    await join(database, { person: eve, organization: globex, role: "owner" });
    await join(database, { person: max, organization: globex, role: "owner" });
    await writeNotes(database, acme, ["a note that Max made"]);
    await database.query("update guildhall.organization set created_by = $1 where id = $2", [
      max.userId,
      acme.id,
    ]);
    await ask(max, `/api/organizations/${globex.slug}`, { method: "PATCH", body: { name: "Globex Labs" } });

    const { status, headers } = await deletes(max);
    expect(status).toBe(204);
    expect(headers.getSetCookie()[0]).toMatch(/^guildhall=;.*Max-Age=0/);
    // What happened stays on record, and nothing else names him.
    expect(await traces(max)).toEqual(["guildhall.account_event", "guildhall.event"]);
    expect(
      await database.query("select text from public.note where organization_id = $1", [acme.id]),
    ).toEqual([{ text: "a note that Max made" }]);
    expect(
      await database.query(
        "select name, created_by from guildhall.organization where id = any($1) order by slug",
        [[acme.id, globex.id]],
      ),
    ).toEqual([
      { name: acme.name, created_by: null },
      { name: "Globex Labs", created_by: null },
    ]);
    expect(
      await database.query(
        `select organization_id, type, actor_id, subject_kind, subject_id, before from guildhall.event
         where subject_id = $1 order by organization_id`,
        [max.userId],
      ),
    ).toEqual(
      [
        { organization_id: acme.id, role: "member" },
        { organization_id: globex.id, role: "owner" },
      ]
        .sort((a, b) => (a.organization_id < b.organization_id ? -1 : 1))
        .map(({ organization_id, role }) => ({
          organization_id,
          type: "member.left",
          actor_id: max.userId,
          subject_kind: "member",
          subject_id: max.userId,
          before: { role, email: max.email },
        })),
    );
    expect(
      await database.query("select type from guildhall.account_event where user_id = $1", [max.userId]),
    ).toEqual([{ type: "user.deleted" }]);
    await settled(database);
    const mails = guildhall.mailbox?.list().filter(({ to }) => to === max.email);
    expect(mails?.map(({ subject }) => subject)).toEqual(["Your account was deleted"]);
  });

  test("ends every session at the next request, in other browsers too, and signs nobody else out", async () => {
    const phone = { ...max, token: "x".repeat(43) };
    const [browserId, sessionId] = [newId(), newId()];
    await database.query(
      `with s as (insert into identity.session (id, user_id, token, expires_at)
         values ($1, $2, 'phone', now() + interval '1 day') returning id),
       b as (insert into guildhall.browser (id, token_hash) values ($3, sha256(convert_to($4, 'UTF8'))) returning id)
       insert into guildhall.browser_account (browser_id, user_id, session_id) select b.id, $2, s.id from b, s`,
      [sessionId, max.userId, browserId, phone.token],
    );
    await openFor(database, { ...phone, browserId, sessionId }, acme);
    const path = `/api/organizations/${acme.slug}`;
    expect((await ask(phone, path)).status).toBe(200);
    const { headers } = await deletes(max);
    for (const browser of [phone, max]) {
      expect((await ask(browser, path)).status).toBe(401);
      expect(await ask(browser, "/api/me")).toMatchObject({ body: { accounts: [] } });
    }
    expect(headers.getSetCookie()).toHaveLength(1);
    expect((await ask(olivia, path)).status).toBe(200);
  });

  test("leaves the other accounts of the browser signed in, with another cookie", async () => {
    await database.query("delete from guildhall.organization_session where user_id = $1", [olivia.userId]);
    await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
      max.browserId,
      olivia.userId,
    ]);
    const { status, headers } = await deletes(max, password, { "Guildhall-Account": max.userId });
    expect(status).toBe(204);
    const token = /^guildhall=([^;]+)/.exec(headers.getSetCookie()[0] ?? "")?.[1] ?? "";
    expect(token).toHaveLength(43);
    expect(await ask({ ...olivia, token }, "/api/me")).toMatchObject({
      body: { accounts: [{ user: { id: olivia.userId } }] },
    });
    expect(await traces(olivia)).toContain("identity.session");
  });

  test("asks for the password, and tells after some tries to come again later", async () => {
    const before = await traces(max);
    const answers = [];
    for (let times = 0; times < 12; times += 1) answers.push((await deletes(max, "a guess")).status);
    expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect(await ask(null, "/api/me", { method: "DELETE", body: { password } })).toMatchObject({
      body: { code: "unauthenticated" },
    });
    expect(await traces(max)).toEqual(before);
  });

  test("of one person says nothing of another: the password belongs to the account that the request speaks for", async () => {
    await database.query("update identity.account set password = $1 where user_id = $2", [
      await hashPassword("another password of Max's"),
      max.userId,
    ]);
    expect(await deletes(max)).toMatchObject({ status: 401, body: { code: "wrong_credentials" } });
    expect(await deletes(max, password, { "Guildhall-Account": olivia.userId })).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
    expect(await traces(max)).toContain("guildhall.member");
  });

  test("works once: of two requests at once one is told that nobody is signed in", async () => {
    const answers = await Promise.all([deletes(max), deletes(max)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
    expect(
      await database.query("select from guildhall.account_event where user_id = $1", [max.userId]),
    ).toHaveLength(1);
  });

  test("makes the address free for whoever signs up with it", async () => {
    await deletes(max);
    const body = { name: "Max", email: max.email, password, organization: { name: "Again" } };
    expect((await ask(null, "/api/auth/sign-up/email", { method: "POST", body })).status).toBe(201);
  });
});

describe("the only owner", () => {
  test("is refused with every organization where that is so, and nothing has happened", async () => {
    const [beta, gamma] = [await made("Beta"), await made("Gamma")];
    await join(database, { person: olivia, organization: beta, role: "owner" });
    await join(database, { person: olivia, organization: gamma, role: "owner" });
    await join(database, { person: max, organization: gamma, role: "owner" });
    // One that is being deleted can still be restored, by an owner.
    await database.query("update guildhall.organization set deletion_requested_at = now() where id = $1", [
      beta.id,
    ]);
    const events = await database.query("select from guildhall.event");
    const before = await traces(olivia);
    expect(await deletes(olivia)).toMatchObject({
      status: 409,
      body: { code: "sole_owner", slugs: [acme.slug, beta.slug] },
    });
    expect(await traces(olivia)).toEqual(before);
    expect(await database.query("select from guildhall.event")).toHaveLength(events.length);
    await database.query("update guildhall.member set role = 'owner' where user_id = $1", [max.userId]);
    await database.query("delete from guildhall.organization where id = $1", [beta.id]);
    expect((await deletes(olivia)).status).toBe(204);
  });

  test("stays, though two owners delete their accounts, or one leaves, at the same moment", async () => {
    for (let round = 0; round < 15; round += 1) {
      const [ann, ben] = [await somebody("Ann"), await somebody("Ben")];
      const shared = await made("Shared");
      await join(database, { person: ann, organization: shared, role: "owner" });
      await join(database, { person: ben, organization: shared, role: "owner" });
      const other = [
        () => deletes(ben),
        () => ask(ben, `/api/organizations/${shared.slug}/departure`, { method: "POST" }),
        () =>
          ask(ben, `/api/organizations/${shared.slug}/members/${ben.userId}/role`, {
            method: "PUT",
            body: { role: "member" },
          }),
      ][round % 3];
      const answers = await Promise.all([deletes(ann), other?.()]);
      expect(answers.map((answer) => answer?.status).sort()).toEqual([round % 3 === 2 ? 200 : 204, 409]);
      expect(await ownersOf(shared)).toBe(1);
    }
  });

  test("stays also when the check is gone around: the table's own net holds", async () => {
    await expect(
      database.query(`delete from identity."user" where id = $1`, [olivia.userId]),
    ).rejects.toMatchObject({ code: "GH005" });
    expect(await ownersOf(acme)).toBe(1);
  });
});

describe("at the same moment", () => {
  test(
    "signing in, opening, renaming and joining either come first or find nobody: none fails otherwise (T-REV-5)",
    { timeout: 120_000 },
    async () => {
      const statuses = new Set<number>();
      for (let round = 0; round < 10; round += 1) {
        const nia = await somebody("Nia");
        await join(database, { person: nia, organization: acme, role: "member" });
        const answers = await Promise.all([
          deletes(nia),
          ask(null, "/api/auth/sign-in/email", { method: "POST", body: { email: nia.email, password } }),
          ask(nia, `/api/organizations/${acme.slug}/session`, { method: "POST" }),
          ask(nia, "/api/me", { method: "PATCH", body: { name: "Nia Again" } }),
          ask(nia, "/api/organizations", { method: "POST", body: { name: `Nia's ${round}` } }),
        ]);
        for (const { status } of answers) statuses.add(status);
        const left = await traces(nia);
        // An owner first, she is still there as a whole; else nothing of her is.
        if (answers[0].status === 204) expect(left.filter((name) => !name.endsWith("event"))).toEqual([]);
        else expect(left).toContain('identity."user"');
      }
      expect([...statuses].filter((status) => status >= 500)).toEqual([]);
    },
  );

  test("opening an organization for the first time waits for the deletion that has begun, and finds nobody", async () => {
    const client = await database.system.connect();
    await client.query("begin");
    await client.query("select guildhall.enter_as(guildhall.principal_for($1, null))", [acme.id]);
    await client.query("select from guildhall.organization where id = $1 for no key update", [acme.id]);
    const deleting = deletes(max);
    await waitingForLocks(database);
    const opening = ask(max, `/api/organizations/${acme.slug}/session`, { method: "POST" });
    await waitingForLocks(database, 2);
    await client.query("commit");
    client.release();
    expect([(await deleting).status, (await opening).status]).toEqual([204, 401]);
    expect(await traces(max)).toEqual(["guildhall.account_event", "guildhall.event"]);
  });

  test("no request can take the person's memberships past the password", async () => {
    await expect(
      database.tenant.query("select guildhall.leave_everything($1, '{}')", [max.userId]),
    ).rejects.toMatchObject({ code: "42501" });
  });
});
