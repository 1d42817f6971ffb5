import type { Answer as AnswerOf, createInvitations } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { arrive, organization } from "../../test/index.ts";
import { testInvitations } from "../../test/invitations.ts";

const world = await testInvitations();
const { ask, database, invite, invited, olivia, eve, acme, globex } = world;
afterAll(() => world.close());

const invitations = async (): Promise<number> =>
  (await database.query("select from guildhall.invitation")).length;
const many = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, number) => `person${from + number}@example.org`);

test("T-RL-2: five mails a day to one address from one organization; others may still write to it", async () => {
  const { id } = await invited(olivia, "ann@example.org");
  const again = (): Promise<{ status: number; body: unknown; headers: Headers }> =>
    ask(olivia, `/api/organizations/acme/invitations/${id}/resending`, { method: "POST" });
  for (let times = 2; times <= 5; times += 1) expect((await again()).status).toBe(200);
  const refused = await again();
  expect([refused.status, refused.body]).toMatchObject([
    429,
    { code: "too_many_requests", detail: expect.stringContaining("ann@example.org") as unknown },
  ]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(80_000);
  expect((await world.answer(null, "viewing", world.linkTo("ann@example.org"))).status).toBe(200);
  expect((await invite(eve, { emails: ["ann@example.org"] }, "globex")).status).toBe(200);
});

test("T-RL-2: twenty mails a day to one address from all organizations together", async () => {
  const statuses: number[] = [];
  for (const name of ["One", "Two", "Three", "Four", "Five"]) {
    const place = await organization(database, name);
    const owner = await arrive(database, `Owner of ${name}`, { role: "owner", organization: place });
    const { status, body } = await invite(owner, { emails: ["dan@example.org"] }, place.slug);
    statuses.push(status);
    const { items: [sent] = [] } = body as Partial<AnswerOf<typeof createInvitations>>;
    for (let times = 0; times < 4 && sent?.invitation; times += 1) {
      const path = `/api/organizations/${place.slug}/invitations/${sent.invitation.id}/resending`;
      statuses.push((await ask(owner, path, { method: "POST" })).status);
    }
  }
  expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
});

test("T-RL-2: one address that has had enough refuses the request whole, and costs the others nothing", async () => {
  const before = await invitations();
  for (let times = 0; times < 10; times += 1) {
    await ask(olivia, "/api/organizations/acme/invitations", { method: "GET" });
    await database.query(
      "update guildhall.invitation set expires_at = now() where email = 'ann@example.org'",
    );
    const refused = await invite(olivia, {
      emails: ["bob@example.org", "ann@example.org", "cleo@example.org"],
    });
    expect(refused.status).toBe(429);
  }
  expect(await invitations()).toBe(before);
  expect((await invite(olivia, { emails: ["bob@example.org", "cleo@example.org"] })).status).toBe(200);
});

test("T-RL-2: five hundred mails a day of one organization, whoever of it sends them; addresses without a mail do not count", async () => {
  const anna = await arrive(database, "Anna", { role: "admin", organization: acme });
  const before = 7;
  expect(
    await database.query(
      "select sum(1)::int as sum from guildhall.event where type ~ 'created|resent' and organization_id = $1",
      [acme.id],
    ),
  ).toEqual([{ sum: before }]);
  for (let from = 0; from < 450; from += 50)
    expect((await invite(from % 100 === 0 ? olivia : anna, { emails: many(from, 50) })).status).toBe(200);
  for (let times = 0; times < 3; times += 1)
    expect((await invite(anna, { emails: many(0, 50) })).status).toBe(200);
  expect((await invite(anna, { emails: many(450, 44) })).status).toBe(429);
  expect((await invite(anna, { emails: many(450, 43) })).status).toBe(200);
  expect((await invite(olivia, { emails: many(493, 1) })).status).toBe(429);
  expect((await invite(eve, { emails: many(0, 50) }, "globex")).status).toBe(200);
  expect(
    await database.query("select count(*)::int from guildhall.invitation where organization_id = $1", [
      globex.id,
    ]),
  ).toEqual([{ count: 51 }]);
});

test("T-RL-2: one network looks at invitations three hundred times in a quarter of an hour, then waits", async () => {
  const look = async (remoteAddress: string): Promise<number> => {
    const request = new Request(`http://localhost:3000/api/invitations/${crypto.randomUUID()}/viewing`, {
      method: "POST",
      headers: { "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json" },
      body: JSON.stringify({ secret: "guessed" }),
    });
    return (await world.guildhall.fetch(request, { remoteAddress })).status;
  };
  const statuses: number[] = [];
  for (let times = 0; times < 301; times += 1)
    statuses.push(await look(`2001:db8:7:7::${(times + 1).toString(16)}`));
  expect(statuses.filter((status) => status === 404)).toHaveLength(300);
  expect(statuses.at(-1)).toBe(429);
  expect(await look("2001:db8:7:8::1")).toBe(404);
});
