import { afterAll, beforeEach, expect, test } from "vitest";
import { arrive, eventsOf, heldBack, type Person } from "../../test/index.ts";
import { hurry, jobsOf, until } from "../../test/jobs.ts";
import { SmtpServer } from "../../test/smtp.ts";
import { testWorld } from "../../test/world.ts";
import { createLogger } from "../http/index.ts";
import { createMailer } from "../people/index.ts";

const server = new SmtpServer();
await server.up();
const logger = createLogger({ level: "silent" });
const mailer = createMailer({ smtpUrl: server.url, from: "Acme <hello@acme.example>", logger });
const world = await testWorld({ mailer });
const { ask, database, olivia, max, acme } = world;
afterAll(async () => {
  await world.close();
  await server.down();
});
beforeEach(() => {
  server.received.length = 0;
});

/** The subjects of what the server got for an address, in order of the alphabet. */
const subjectsTo = (email: string): readonly string[] =>
  server.received
    .filter(({ to }) => to === email)
    .map(({ text }) => /^Subject: (.*)$/m.exec(text)?.[1] ?? "")
    .sort();
const delivered = (): Promise<void> =>
  until(async () => {
    await hurry(database);
    return (await jobsOf(database)).length === 0;
  });
const giveRole = (by: Person, { userId }: Person, role: string) =>
  ask(by, `/api/organizations/acme/members/${userId}/role`, { method: "PUT", body: { role } });
const remove = (by: Person, { userId }: Person) =>
  ask(by, `/api/organizations/acme/members/${userId}`, { method: "DELETE" });

test("whoever gets another role is told by mail, as text and HTML; the same role again tells nobody", async () => {
  const ann = await arrive(database, "Ann", { role: "member", organization: acme });
  for (let time = 1; time <= 2; time += 1) expect((await giveRole(olivia, ann, "admin")).status).toBe(200);
  await delivered();
  expect(subjectsTo(ann.email)).toEqual(["[Acme] Your role was changed"]);
  const [mail] = server.received;
  expect(mail?.text).toContain("Content-Type: text/plain");
  expect(mail?.text).toContain("Content-Type: text/html");
  expect(mail?.text.replace(/=\n/g, "")).toContain('Olivia changed your role in Acme: it is "admin" now.');
  expect((await giveRole(ann, ann, "member")).status).toBe(200);
  await delivered();
  expect(server.received).toHaveLength(1);
});

test("whoever is removed is told, and whoever leaves is not", async () => {
  const ben = await arrive(database, "Ben", { role: "member", organization: acme });
  const cleo = await arrive(database, "Cleo", { role: "member", organization: acme });
  expect((await remove(olivia, ben)).status).toBe(204);
  expect((await ask(cleo, "/api/organizations/acme/departure", { method: "POST" })).status).toBe(204);
  await delivered();
  expect(server.received.map(({ to }) => to)).toEqual([ben.email]);
  expect(subjectsTo(ben.email)).toEqual(["[Acme] You were removed"]);
});

test("T-ROLE-1: a change that is refused tells nobody, also one that is refused at the last moment", async () => {
  const dan = await arrive(database, "Dan", { role: "admin", organization: acme });
  expect((await giveRole(max, dan, "member")).status).toBe(403);
  const answer = await heldBack(database, acme, {
    ask: () => remove(dan, max),
    decide: (client) =>
      client.query(
        "update guildhall.member set role = 'member' where organization_id = $1 and user_id = $2",
        [acme.id, dan.userId],
      ),
  });
  expect(answer.status).toBe(403);
  await delivered();
  expect(server.received).toEqual([]);
});

test("a mail server that is down delays what members are told and loses none of it (G27)", async () => {
  const people = await Promise.all(
    Array.from({ length: 6 }, (_, number) =>
      arrive(database, `Down${number}`, { role: "member", organization: acme }),
    ),
  );
  await server.down();
  for (const person of people) expect((await giveRole(olivia, person, "admin")).status).toBe(200);
  for (const person of people) expect((await remove(olivia, person)).status).toBe(204);
  await hurry(database);
  await until(async () => (await jobsOf(database)).every(({ attempts }) => attempts > 1));
  expect(await jobsOf(database)).toHaveLength(12);
  expect(server.received).toEqual([]);
  await server.up();
  await delivered();
  for (const { email } of people)
    expect(subjectsTo(email)).toEqual(["[Acme] You were removed", "[Acme] Your role was changed"]);
});

test("T-NAME-1: names in a mail carry no link, no header and nothing invisible", async () => {
  const eli = await arrive(database, "Eli", { role: "member", organization: acme });
  await database.query("update guildhall.organization set name = $2 where id = $1", [
    acme.id,
    "evil.example/x\u202E\u200B] <a>",
  ]);
  await database.query(`update identity."user" set name = $2 where id = $1`, [
    olivia.userId,
    "www.evil.example\r\nBcc: all@x.example",
  ]);
  expect((await giveRole(olivia, eli, "admin")).status).toBe(200);
  await delivered();
  const [mail] = server.received;
  expect(subjectsTo(eli.email)).toEqual(["[evil. example/x a] Your role was changed"]);
  expect(mail?.text).not.toMatch(/^Bcc:/m);
  expect(mail?.text).not.toContain("evil.example");
  await database.query("update guildhall.organization set name = 'Acme' where id = $1", [acme.id]);
  await database.query(`update identity."user" set name = 'Olivia' where id = $1`, [olivia.userId]);
});

test("a deletion is told to every owner with until when it can be taken back, and so is that it was", async () => {
  const two = await arrive(database, "Two", { role: "owner", organization: acme });
  const { body } = await ask(olivia, "/api/organizations/acme", { method: "DELETE" });
  await delivered();
  for (const { email } of [olivia, two])
    expect(subjectsTo(email)).toEqual(["[Acme] The organization is being deleted"]);
  expect(server.received).toHaveLength(2);
  const deadline = new Date((body as { readonly deletesAt: string }).deletesAt);
  expect(server.received[0]?.text.replace(/=\n/g, "")).toContain(String(deadline.getUTCFullYear()));
  server.received.length = 0;
  for (let time = 1; time <= 2; time += 1)
    expect((await ask(two, "/api/organizations/acme/restoration", { method: "POST" })).status).toBe(200);
  await delivered();
  for (const { email } of [olivia, two])
    expect(subjectsTo(email)).toEqual(["[Acme] The organization was restored"]);
  expect(server.received).toHaveLength(2);
});

test("a transfer of ownership is told to the new owner and to the old one", async () => {
  const fay = await arrive(database, "Fay", { role: "member", organization: acme });
  const gus = await arrive(database, "Gus", { role: "owner", organization: acme });
  const { status } = await ask(gus, "/api/organizations/acme/ownership", {
    method: "POST",
    body: { user: fay.userId, ownRole: "admin" },
  });
  expect(status).toBe(200);
  await delivered();
  expect(subjectsTo(fay.email)).toEqual(["[Acme] You are an owner now"]);
  expect(subjectsTo(gus.email)).toEqual(["[Acme] You handed the ownership over"]);
  expect(await eventsOf(database, fay.userId)).toMatchObject([{ type: "ownership.transferred" }]);
});
