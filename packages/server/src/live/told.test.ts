import { afterAll, afterEach, describe, expect, test } from "vitest";
import { arrive, customRole, join, openFor, signedIn } from "@guildhall/server/testing";
import { hearingOf, listenAs, twoServers, type Hearing } from "../../test/live.ts";
import { requestOf, type Person } from "../../test/cast.ts";
import { newId } from "../http/index.ts";

const world = await twoServers();
afterAll(() => world.close());
const { database, one, other, ask, olivia, max, eve, acme, globex } = world;

const open: Hearing[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((hearing) => hearing.leave()));
});

/** Opens a stream on the other server than the one that is asked to change things. */
async function hears(person: Person, lastId?: string | null): Promise<Hearing> {
  const hearing = await listenAs(other.fetch, person, lastId);
  open.push(hearing);
  if (lastId === undefined) await hearing.hear("resync");
  return hearing;
}

describe("a stream tells, in ids alone,", () => {
  test("whoever becomes a member that they did", async () => {
    const nora = await signedIn(database, "Nora");
    const stream = await hears(nora);
    await join(database, { person: nora, organization: acme, role: "member", open: false });
    expect(await stream.hear("membership_started")).toEqual({
      kind: "membership_started",
      user: nora.userId,
      organization: acme.id,
      slug: "acme",
    });
  });

  test("a member that they were removed, and nothing of that organization after it", async () => {
    const ned = await arrive(database, "Ned", { role: "member", organization: acme });
    const stream = await hears(ned);
    await ask(olivia, `/api/organizations/acme/members/${ned.userId}`, { method: "DELETE" });
    const ended = { kind: "membership_ended", user: ned.userId, organization: acme.id };
    expect(await stream.hear("membership_ended")).toEqual(ended);
    await ask(olivia, "/api/organizations/acme", { method: "PATCH", body: { name: "Acme after Ned" } });
    await database.query("update guildhall.organization set name = 'Acme' where id = $1", [acme.id]);
    // Told after those, had they been told.
    await join(database, { person: ned, organization: globex, role: "member" });
    await stream.hear("membership_started");
    expect(stream.messages.slice(1)).toEqual([
      ended,
      { kind: "membership_started", user: ned.userId, organization: globex.id, slug: "globex" },
    ]);
  });

  test("a member that they have another role, and one whose role permits other things", async () => {
    await customRole(database, acme, { name: "scout", permissions: ["member:read"] });
    const [ada, bo] = [
      await arrive(database, "Ada", { role: "member", organization: acme }),
      await arrive(database, "Bo", { role: "scout", organization: acme }),
    ];
    const [hersOfAda, hersOfBo] = [await hears(ada), await hears(bo)];
    await ask(olivia, `/api/organizations/acme/members/${ada.userId}/role`, {
      method: "PUT",
      body: { role: "admin" },
    });
    expect(await hersOfAda.hear("role_changed")).toEqual({
      kind: "role_changed",
      user: ada.userId,
      organization: acme.id,
    });
    await ask(olivia, "/api/organizations/acme/roles/scout", {
      method: "PATCH",
      body: { permissions: ["team:read"] },
    });
    expect(await hersOfBo.hear("role_changed")).toMatchObject({ user: bo.userId });
    expect(hersOfAda.messages.filter(({ kind }) => kind === "role_changed")).toHaveLength(1);
  });

  test("every member of an organization that it was renamed, moved, got other demands, is locked and restored", async () => {
    const lea = await signedIn(database, "Lea");
    const initech = { id: newId(), slug: "initech", name: "Initech" };
    await database.query(
      "insert into guildhall.organization (id, name, slug) values ($1, 'Initech', 'initech')",
      [initech.id],
    );
    await join(database, { person: lea, organization: initech, role: "owner" });
    const pia = await arrive(database, "Pia", { role: "member", organization: initech });
    const streams = [await hears(lea), await hears(pia)];
    const asking = (path: string, asked: object): Promise<unknown> =>
      ask(lea, `/api/organizations/${path}`, asked);
    await asking("initech", { method: "PATCH", body: { name: "Initech 2", slug: "initech-2" } });
    await Promise.all(streams.map((stream) => stream.hear("organization_changed")));
    await database.query("update guildhall.organization set mfa_required = true where id = $1", [initech.id]);
    await Promise.all(streams.map((stream) => stream.hear("policy_changed")));
    await database.query("update guildhall.organization set mfa_required = false where id = $1", [
      initech.id,
    ]);
    await asking("initech-2", { method: "DELETE", body: undefined });
    await Promise.all(streams.map((stream) => stream.hear("organization_locked")));
    await asking("initech-2/restoration", { method: "POST" });
    await Promise.all(streams.map((stream) => stream.hear("organization_restored")));
    for (const [index, { userId }] of [lea, pia].entries()) {
      const about = { user: userId, organization: initech.id };
      const told = streams[index]?.messages ?? [];
      expect(told).toContainEqual({ kind: "organization_changed", ...about, slug: "initech-2" });
      for (const kind of ["policy_changed", "organization_locked", "organization_restored"] as const)
        expect(told).toContainEqual({ kind, ...about });
    }
    expect(streams[1]?.messages).toContainEqual({
      kind: "session_ended",
      user: pia.userId,
      organization: initech.id,
    });
  });

  test("a browser that its session in one organization was ended, and no other browser of that person", async () => {
    const stream = await hears(max);
    const elsewhere = await secondBrowser(max);
    const streamElsewhere = await hears(elsewhere);
    const sessionElsewhere = await openFor(database, elsewhere, acme);
    await ask(max, "/api/organizations/acme/session", { method: "DELETE" });
    expect(await stream.hear("session_ended")).toEqual({
      kind: "session_ended",
      user: max.userId,
      organization: acme.id,
    });
    await database.query("delete from guildhall.organization_session where id = $1", [sessionElsewhere]);
    await streamElsewhere.hear("session_ended");
    expect(stream.messages.filter(({ kind }) => kind === "session_ended")).toHaveLength(1);
    expect(streamElsewhere.messages.filter(({ kind }) => kind === "session_ended")).toHaveLength(1);
    await openFor(database, max, acme);
  });

  test("a person with a proved address that an invitation arrived and was taken back; one without, nothing", async () => {
    const [ivy, una] = [await signedIn(database, "Ivy"), await signedIn(database, "Una")];
    await database.query('update identity."user" set email_verified = false where id = $1', [una.userId]);
    const [streamOfIvy, streamOfUna] = [await hears(ivy), await hears(una)];
    const { body } = await ask(olivia, "/api/organizations/acme/invitations", {
      method: "POST",
      body: { emails: [ivy.email, una.email] },
    });
    expect(await streamOfIvy.hear("invitations_changed")).toEqual({
      kind: "invitations_changed",
      user: ivy.userId,
    });
    const heard = streamOfIvy.messages.length;
    const { items } = body as { items: readonly { invitation: { id: string; email: string } }[] };
    const hers = items.find(({ invitation }) => invitation.email === ivy.email);
    await ask(olivia, `/api/organizations/acme/invitations/${hers?.invitation.id ?? ""}`, {
      method: "DELETE",
    });
    await streamOfIvy.hear("invitations_changed", heard);
    await join(database, { person: una, organization: globex, role: "member" });
    await streamOfUna.hear("membership_started");
    expect(streamOfUna.messages.map(({ kind }) => kind)).not.toContain("invitations_changed");
  });

  test("nobody at Globex anything that happens in Acme (T-ISO-1)", async () => {
    const stream = await hears(eve);
    await ask(olivia, "/api/organizations/acme", { method: "PATCH", body: { name: "Acme Two" } });
    await ask(olivia, "/api/organizations/acme", { method: "PATCH", body: { name: "Acme" } });
    await ask(eve, "/api/organizations/globex", { method: "PATCH", body: { name: "Globex Two" } });
    await stream.hear("organization_changed");
    expect(stream.messages.slice(1)).toEqual([
      { kind: "organization_changed", user: eve.userId, organization: globex.id, slug: "globex" },
    ]);
    expect(stream.text()).not.toContain(acme.id);
  });
});

describe("a stream is for all accounts of a browser:", () => {
  test("each of them is told what is theirs; when one is signed out elsewhere, the other goes on", async () => {
    const ann = await arrive(database, "Ann", { role: "member", organization: acme });
    const ben = await signedIn(database, "Ben");
    await join(database, { person: ben, organization: globex, role: "member", open: false });
    await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
      ann.browserId,
      ben.userId,
    ]);
    const stream = await hears(ann);
    await database.query("delete from identity.session where id = $1", [ben.sessionId]);
    expect(await stream.hear("account_ended")).toEqual({ kind: "account_ended", user: ben.userId });
    const heard = stream.messages.length;
    await database.query("update guildhall.organization set name = 'Globex Three' where id = $1", [
      globex.id,
    ]);
    await database.query("update guildhall.organization set name = 'Acme Three' where id = $1", [acme.id]);
    await stream.hear("organization_changed", heard);
    expect(stream.messages.slice(heard)).toEqual([
      { kind: "organization_changed", user: ann.userId, organization: acme.id, slug: "acme" },
    ]);
    expect(stream.closed()).toBe(false);
  });

  test("when the last account is signed out, it is closed at once, and can not be opened again", async () => {
    const kim = await arrive(database, "Kim", { role: "member", organization: acme });
    const stream = await hears(kim);
    await ask(kim, "/api/auth/sign-out", { method: "POST", body: {} });
    await stream.untilClosed();
    expect(stream.messages.slice(1)).toEqual([{ kind: "end", because: "renew" }]);
    const again = await other.fetch(requestOf(kim, "/api/me/stream"));
    expect(again.status).toBe(401);
  });

  test("whoever holds a cookie that was replaced hears nothing more", async () => {
    const lou = await arrive(database, "Lou", { role: "member", organization: acme });
    const stream = await hears(lou);
    await database.query("update guildhall.browser set token_hash = sha256(token_hash) where id = $1", [
      lou.browserId,
    ]);
    await stream.untilClosed();
    expect(stream.messages.at(-1)).toEqual({ kind: "end", because: "renew" });
  });
});

/** Another browser in which the same person is signed in. */
async function secondBrowser(person: Person): Promise<Person> {
  const made = await signedIn(database, `Second${person.name}`);
  const sessionId = newId();
  await database.query(
    `with moved as (
       insert into identity.session (id, user_id, token, expires_at)
       values ($1::uuid, $2, $1::text, now() + interval '7 days') returning id, user_id
     )
     insert into guildhall.browser_account (browser_id, user_id, session_id) select $3, user_id, id from moved`,
    [sessionId, person.userId, made.browserId],
  );
  await database.query("delete from identity.session where id = $1", [made.sessionId]);
  return { ...person, token: made.token, browserId: made.browserId, sessionId };
}

test("nothing of a person or an organization but ids and slugs travels in a stream (T-EVT-1)", async () => {
  const canary = await arrive(database, "Canarywren", { role: "member", organization: acme });
  const response = await one.fetch(requestOf(canary, "/api/me/stream"));
  if (!response.body) throw new Error("There is a body.");
  const stream = hearingOf(response.body);
  open.push(stream);
  await stream.hear("resync");
  await database.query("update guildhall.organization set name = 'Canaryowl' where id = $1", [acme.id]);
  await stream.hear("organization_changed");
  await ask(olivia, `/api/organizations/acme/members/${canary.userId}/role`, {
    method: "PUT",
    body: { role: "admin" },
  });
  await stream.hear("role_changed");
  expect(stream.text()).not.toMatch(/canary|olivia|@/i);
  expect(stream.text()).not.toContain(canary.token);
});
