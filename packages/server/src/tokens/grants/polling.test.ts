import { SignJWT } from "jose";
import { afterAll, expect, test, vi } from "vitest";
import { alsoIn, speakingFor } from "../../../test/accounts.ts";
import { arrive, heldBack, waitingForLocks } from "../../../test/belonging.ts";
import { join, type Person } from "../../../test/cast.ts";
import { clientId, exchanged, polled, post, tokensOf, type OauthAnswer } from "../../../test/tokens.ts";
import { testWorld } from "../../../test/world.ts";
import { newId } from "../../http/index.ts";

const often = { times: 1_000_000, seconds: 60 };
const world = await testWorld({ limits: { challengeFrom: often, deviceCodesBy: often } });
afterAll(() => world.close());
const { olivia, acme, globex, database, ask } = world;

/** A program that waits, and what its person types. */
async function waiting(): Promise<{ readonly device: string; readonly code: string }> {
  const { body } = await post(world, "/api/device_authorization", { client_id: clientId });
  return { device: String(body["device_code"]), code: String(body["user_code"]) };
}
/** A program that a person has approved and that has not come back for its tokens. */
async function approvedBy(person: Person): Promise<string> {
  const { device, code } = await waiting();
  expect((await ask(person, "/api/me/device/approval", { method: "POST", body: { code } })).status).toBe(204);
  return device;
}
const signOut = ({ userId }: Person) =>
  ask(olivia, `/api/organizations/acme/members/${userId}/sessions`, { method: "DELETE" });
/** Which account sessions of a person Acme has barred: those of browsers, and those of programs. */
const barred = ({ userId }: Person) =>
  database.query(
    `select d.session_id is not null as program, r.session_id is not null as barred
     from identity.session a
     left join guildhall.device d on d.session_id = a.id
     left join guildhall.session_revocation r on r.session_id = a.id and r.organization_id = $2
     where a.user_id = $1 order by program`,
    [userId, acme.id],
  );
const all = [
  { program: false, barred: true },
  { program: true, barred: true },
];
async function opensGlobexAlone(answer: OauthAnswer): Promise<void> {
  const { access } = tokensOf(answer);
  expect((await exchanged(world, access, "acme")).body).toMatchObject({
    ...{ error: "insufficient_user_authentication", code: "step_up_required", asks: "fresh" },
  });
  expect((await exchanged(world, access, "globex")).status).toBe(200);
}

let people = 0;
/** Somebody who belongs to Acme and Globex. */
async function newcomer(): Promise<Person> {
  people += 1;
  const person = await arrive(database, `Ida${String(people)}`, { role: "member", organization: acme });
  await join(database, { person, organization: globex, role: "member" });
  return person;
}
// It comes first: this process has not looked for its keys yet.
test("a program whose token can not be signed has lost nothing, and gets it when it asks again", async () => {
  const ida = await newcomer();
  const device = await approvedBy(ida);
  await database.query("alter table guildhall.signing_key rename to mislaid_key");
  expect((await polled(world, device)).status).toBe(500);
  await database.query("alter table guildhall.mislaid_key rename to signing_key");
  expect(await database.query("select from identity.session where user_id = $1", [ida.userId])).toHaveLength(
    1,
  );
  const { access } = tokensOf(await polled(world, device));
  expect((await exchanged(world, access, "acme")).status).toBe(200);
});

test("an exchange whose token can not be signed has opened no session", async () => {
  const ida = await newcomer();
  const { access } = tokensOf(await polled(world, await approvedBy(ida)));
  const opened = async () =>
    (await database.query("select from guildhall.organization_session where user_id = $1", [ida.userId]))
      .length;
  const before = await opened();
  const signing = vi.spyOn(SignJWT.prototype, "sign").mockRejectedValueOnce(new Error("no entropy"));
  expect((await exchanged(world, access, "acme")).status).toBe(500);
  signing.mockRestore();
  expect(await opened()).toBe(before);
  expect((await exchanged(world, access, "acme")).status).toBe(200);
  expect(await opened()).toBe(before + 1);
});

test("a program approved before an admin's sign-out and asked for after it is out of that organization (T-OUT-1)", async () => {
  const ida = await newcomer();
  const device = await approvedBy(ida);
  expect((await signOut(ida)).status).toBe(204);
  const answer = await polled(world, device);
  expect(await barred(ida)).toEqual(all);
  await opensGlobexAlone(answer);
});

test("a program approved by whoever was signed out stays out of that organization as they do", async () => {
  const ida = await newcomer();
  expect((await signOut(ida)).status).toBe(204);
  const answer = await polled(world, await approvedBy(ida));
  expect(await barred(ida)).toEqual(all);
  await opensGlobexAlone(answer);
});

test("whoever proved themselves after the sign-out approves a program that enters", async () => {
  const ida = await newcomer();
  await signOut(ida);
  await database.query(
    `update identity.session set authenticated_at = now(), personal_at = now(), shown_at = jsonb_build_object('pwd', now())
     where id = $1`,
    [ida.sessionId],
  );
  const { access } = tokensOf(await polled(world, await approvedBy(ida)));
  expect((await exchanged(world, access, "acme")).status).toBe(200);
});

test("a program that asks while the sign-out is being decided waits for it", async () => {
  const ida = await newcomer();
  const device = await approvedBy(ida);
  const answer = await heldBack(database, acme, {
    ask: () => polled(world, device),
    decide: async (client) => {
      await client.query(
        "select from guildhall.member where organization_id = $1 and user_id = $2 for update",
        [...[acme.id, ida.userId]],
      );
      await client.query("insert into guildhall.session_revocation values ($1, $2, clock_timestamp())", [
        ...[acme.id, ida.sessionId],
      ]);
    },
  });
  await opensGlobexAlone(answer);
});

test("a sign-out that comes while a program is getting its tokens waits, and bars it", async () => {
  const ida = await newcomer();
  const device = await approvedBy(ida);
  const client = await database.system.connect();
  await client.query("begin");
  await client.query("lock table guildhall.device in share mode");
  const polling = polled(world, device);
  await waitingForLocks(database);
  const signing = signOut(ida);
  await Promise.race([signing, waitingForLocks(database, 2)]);
  await client.query("commit");
  client.release();
  expect((await signing).status).toBe(204);
  const answer = await polling;
  expect(await barred(ida)).toEqual(all);
  await opensGlobexAlone(answer);
});

test("a passkey that is being removed while a program asks for its tokens is nobody's proof any more", async () => {
  const ida = await newcomer();
  const thief = await alsoIn(database, ida);
  await database.query(
    `update identity.session set methods = '{hwk,mfa}', shown_at = jsonb_build_object('hwk', now(), 'mfa', now())
     where id = $1`,
    [thief.sessionId],
  );
  const device = await approvedBy(thief);
  const id = newId();
  await database.query(
    `insert into identity.passkey (id, user_id, name, credential_id, public_key) values ($1, $2, 'Phone', $3, '')`,
    [id, ida.userId, id],
  );
  const client = await database.system.connect();
  await client.query("begin");
  // It has taken the passkey from the sessions, and is about to record it.
  await client.query("lock table guildhall.account_event in share mode");
  const removing = ask(ida, `/api/me/passkeys/${id}`, { method: "DELETE" });
  await waitingForLocks(database);
  const polling = polled(world, device);
  await waitingForLocks(database, 2);
  await client.query("commit");
  client.release();
  expect([(await removing).status, (await polling).status]).toEqual([204, 200]);
  expect(
    await database.query("select from identity.session where user_id = $1 and methods && '{hwk,mfa}'", [
      ida.userId,
    ]),
  ).toEqual([]);
});

test("signing out everywhere while a program asks fails neither, and leaves it nothing (T-REV-2)", async () => {
  const ida = await newcomer();
  const there = await alsoIn(database, ida);
  const device = await approvedBy(ida);
  const client = await database.system.connect();
  await client.query("begin");
  await client.query("select from guildhall.browser where id = $1 for update", [there.browserId]);
  const signing = ask(there, "/api/me/sessions", { method: "DELETE", headers: speakingFor(there) });
  await waitingForLocks(database);
  const polling = polled(world, device);
  await waitingForLocks(database, 2);
  await client.query("commit");
  client.release();
  const { status, body } = await polling;
  expect([(await signing).status, status, body.error]).toEqual([204, 400, "invalid_grant"]);
  expect(await database.query("select from identity.session where user_id = $1", [ida.userId])).toEqual([]);
});

test("whoever approves a program while they are being signed out everywhere approves nothing", async () => {
  const ida = await newcomer();
  const { device, code } = await waiting();
  const client = await database.system.connect();
  await client.query("begin");
  await client.query("delete from identity.session where id = $1", [ida.sessionId]);
  const approving = ask(ida, "/api/me/device/approval", { method: "POST", body: { code } });
  await waitingForLocks(database);
  await client.query("commit");
  client.release();
  expect((await approving).status).toBe(404);
  expect((await polled(world, device)).body).toMatchObject({ error: "authorization_pending" });
  expect(
    await database.query("select from guildhall.account_event where user_id = $1", [ida.userId]),
  ).toEqual([]);
});
