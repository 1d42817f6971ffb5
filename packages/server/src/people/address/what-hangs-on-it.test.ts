import type { Me } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { eventsOf } from "../../../test/belonging.ts";
import { signedIn, type Person } from "../../../test/cast.ts";
import { testInvitations } from "../../../test/invitations.ts";
import { listenAs } from "../../../test/live.ts";
import { setPolicy } from "../../../test/policies.ts";
import { newId } from "../../http/index.ts";

const world = await testInvitations();
const { ask, answer, database, guildhall, invited, olivia, max, eve, acme, globex } = world;
afterAll(() => world.close());

const path = "/api/me/email-change";

/** Asks for another address and confirms it, from the person's own browser. */
async function moves(person: Person, email: string): Promise<Person> {
  expect((await ask(person, path, { method: "POST", body: { email } })).status).toBe(201);
  const token = /#token=([\w-]{43})/.exec(world.mailTo(email).text)?.[1];
  const confirmed = await ask(person, `${path}/confirmation`, { method: "POST", body: { token } });
  expect(confirmed).toMatchObject({ status: 200, body: { email, emailVerified: true } });
  return { ...person, email };
}

async function invitationsOf(person: Person): Promise<unknown> {
  return (await ask(person, "/api/me/invitations")).body;
}

async function proves(domain: string, joining: "join" | "ask"): Promise<void> {
  await database.query(
    `insert into guildhall.email_domain (organization_id, id, domain, joining, role, verified_at, checked_at)
     values ($1, $2, $3, $4, 'member', now(), now())`,
    [acme.id, newId(), domain, joining],
  );
}

test("an invitation to the address before is no longer theirs, one to the address now is (T-INV-1)", async () => {
  const nia = await signedIn(database, "Nia");
  const before = await invited(olivia, nia.email);
  const after = await invited(olivia, "nia@now.example");
  expect(await invitationsOf(nia)).toMatchObject({ items: [{ id: before.id }] });
  await ask(nia, path, { method: "POST", body: { email: "nia@now.example" } });
  // Asking alone moves nothing: the mailbox is not proved.
  expect(await invitationsOf(nia)).toMatchObject({ items: [{ id: before.id }] });
  expect(await answer(nia, "acceptance", { id: after.id })).toMatchObject({ status: 404 });

  await moves(nia, "nia@now.example");
  expect(await invitationsOf(nia)).toMatchObject({ items: [{ id: after.id }] });
  expect(await answer(nia, "acceptance", { id: before.id })).toMatchObject({ status: 404 });
  expect(await answer(nia, "acceptance", before)).toMatchObject({
    status: 403,
    body: { code: "wrong_account" },
  });
  expect(await world.roleOf(nia, acme)).toBeNull();
  expect((await answer(nia, "acceptance", { id: after.id })).status).toBe(200);
  expect(await world.roleOf(nia, acme)).toBe("member");
  // Whoever has that mailbox now accepts the one to it.
  expect(await world.answerTo(before.id)).toBeNull();
});

test("an organization whose domains do not admit the address now refuses the next request, and the list says so before", async () => {
  const body = { allowedEmailDomains: ["example.com"] };
  expect((await ask(olivia, "/api/organizations/acme/policy", { method: "PATCH", body })).status).toBe(200);
  const session = async (): Promise<unknown> => {
    const { accounts } = (await ask(max, "/api/me")).body as Me;
    return accounts[0]?.organizations.map(({ slug, session: state }) => [slug, state]);
  };
  expect((await ask(max, "/api/organizations/acme")).status).toBe(200);
  expect(await session()).toEqual([["acme", "open"]]);
  const moved = await moves(max, "max@now.example");
  expect(await ask(max, "/api/organizations/acme")).toMatchObject({
    status: 403,
    body: { code: "email_domain_refused" },
  });
  expect(await session()).toEqual([["acme", "locked"]]);
  // The policy was there before: nobody is said to have put him out.
  expect(await ask(max, `/api/me/ending?organization=${acme.id}`)).toMatchObject({ body: { ending: null } });
  await moves(moved, max.email);
  expect((await ask(max, "/api/organizations/acme")).status).toBe(200);
  await setPolicy(database, acme, {});
});

test("members and the audit log show the address now, once in each organization", async () => {
  await database.query(
    "insert into guildhall.member (organization_id, user_id, role, name, email) values ($1, $2, 'member', 'Max', $3)",
    [globex.id, max.userId, max.email],
  );
  const before = (await eventsOf(database, max.userId)).length;
  await moves(max, "max@audit.example");
  expect(await ask(olivia, "/api/organizations/acme/members?search=max@audit")).toMatchObject({
    body: { items: [{ user: { name: "Max", email: "max@audit.example" } }] },
  });
  const recorded = (await eventsOf(database, max.userId)).slice(before);
  const changed = {
    type: "member.email_changed",
    actor_name: "Max",
    subject_name: "Max",
    before: { email: max.email },
    after: { email: "max@audit.example" },
  };
  expect(recorded).toEqual([changed, changed]);
  expect(
    await database.query(
      "select organization_id from guildhall.event where type = 'member.email_changed' and after ->> 'email' = 'max@audit.example' order by 1",
    ),
  ).toEqual([acme.id, globex.id].sort().map((organization_id) => ({ organization_id })));
  expect(await ask(eve, "/api/organizations/globex/events?type=member.email_changed")).toMatchObject({
    body: { items: [{ actor: { name: "Max" }, after: { email: "max@audit.example" } }] },
  });
  await moves({ ...max, email: "max@audit.example" }, max.email);
});

test("one joins by the domain of the address now, and a request by the one before is taken back", async () => {
  await proves("asks.example", "ask");
  await proves("joins.example", "join");
  const ora = await moves(await signedIn(database, "Ora"), "ora@asks.example");
  const joinable = async (): Promise<unknown> => (await ask(ora, "/api/me/joinable")).body;
  expect(await joinable()).toMatchObject({ items: [{ organization: { slug: "acme" }, way: "ask" }] });
  const request = await ask(ora, "/api/organizations/acme/membership-request", { method: "POST" });
  expect(request.status).toBe(201);
  const { id } = request.body as { readonly id: string };

  await moves(ora, "ora@joins.example");
  expect(
    await database.query("select answer, email from guildhall.membership_request where id = $1", [id]),
  ).toEqual([{ answer: "withdrawn", email: "ora@asks.example" }]);
  expect((await eventsOf(database, id)).map(({ type }) => type)).toEqual([
    "membership_request.created",
    "membership_request.withdrawn",
  ]);
  expect(await joinable()).toMatchObject({ items: [{ organization: { slug: "acme" }, way: "join" }] });
  await moves(ora, "ora@elsewhere.example");
  expect(await joinable()).toEqual({ items: [] });
});

test("the tabs of the person hear of it, and nobody else's do", async () => {
  const pia = await signedIn(database, "Pia");
  const [hers, evesStream] = [await listenAs(guildhall.fetch, pia), await listenAs(guildhall.fetch, eve)];
  await hers.hear("resync");
  await evesStream.hear("resync");
  await moves(pia, "pia@now.example");
  expect(await hers.hear("account_changed")).toEqual({ kind: "account_changed", user: pia.userId });
  expect(evesStream.messages.map(({ kind }) => kind)).not.toContain("account_changed");
  await Promise.all([hers.leave(), evesStream.leave()]);
});

test("an account that is deleted while an address waits leaves nothing of it", async () => {
  const quin = await signedIn(database, "Quin");
  await ask(quin, path, { method: "POST", body: { email: "quin@now.example" } });
  const token = /#token=([\w-]{43})/.exec(world.mailTo("quin@now.example").text)?.[1];
  expect((await ask(quin, "/api/me", { method: "DELETE", body: {} })).status).toBe(204);
  expect(
    await database.query("select from identity.verification where value like '%quin@now.example%'"),
  ).toEqual([]);
  expect((await ask(quin, `${path}/confirmation`, { method: "POST", body: { token } })).status).toBe(401);
});
