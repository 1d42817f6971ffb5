import type { Joinable, SignedIn } from "@guildhall/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrive, customRole, eventsOf, requestOf, signedIn, type Person } from "../../../test/index.ts";
import { testLinks } from "../../../test/links.ts";
import { newId } from "../../http/index.ts";

const world = await testLinks();
const { ask, database, make, made, use, usesOf, roleOf, unproved, olivia, max, eve, acme, globex } = world;
let ada: Person;
let team: string;
beforeAll(async () => {
  ada = await arrive(database, "Ada", { role: "admin", organization: acme });
  await customRole(database, acme, { name: "deputy", permissions: ["organization:delete"] });
  const { body } = await ask(ada, "/api/organizations/acme/teams", {
    method: "POST",
    body: { name: "Sales" },
  });
  team = (body as { readonly id: string }).id;
});
afterAll(() => world.close());

const path = (id = ""): string => `/api/organizations/acme/invitation-links${id === "" ? "" : `/${id}`}`;
const code = ({ body }: { readonly body: unknown }): string | undefined =>
  (body as { readonly code?: string } | null)?.code;

describe("making a link", () => {
  test("an admin does; its secret stands in the answer and nowhere else", async () => {
    const { status, body } = await make(ada, { role: "member", teams: [team], maxUses: 3 });
    expect([status, body]).toMatchObject([
      201,
      {
        role: "member",
        teams: [{ id: team, name: "Sales" }],
        uses: 0,
        maxUses: 3,
        allowedDomain: null,
        expired: false,
      },
    ]);
    const { id, url } = body as { readonly id: string; readonly url: string };
    const [, secret = ""] = url.split(".").slice(-2);
    const list = await ask(ada, path());
    expect(list.body).toMatchObject({ items: [{ id, createdBy: { name: "Ada" } }], next: null });
    expect(JSON.stringify([list.body, await eventsOf(database, id)])).not.toContain(secret);
    const [row] = await database.query<{ row: string; days: number }>(
      `select l::text as row, extract(epoch from expires_at - now())::float / 86400 as days
       from guildhall.invitation_link l where id = $1`,
      [id],
    );
    expect(row?.row).not.toContain(secret);
    expect(row?.days).toBeGreaterThan(6.9);
    expect(row?.days).toBeLessThan(7.1);
    expect(await eventsOf(database, id)).toMatchObject([
      { type: "invitation_link.created", actor_name: "Ada" },
    ]);
  });

  test("T-ROLE-1: nobody makes one for a role above their own, and Max makes none", async () => {
    for (const [person, role, refusal] of [
      [ada, "owner", "above_own_role"],
      [ada, "deputy", "above_own_role"],
      [ada, "no-such-role", "role_unknown"],
      [max, "member", "forbidden"],
    ] as const)
      expect(code(await make(person, { role }))).toBe(refusal);
    expect(code(await make(ada, { teams: [newId()] }))).toBe("team_unknown");
  });

  test.each([
    { maxUses: 0 },
    { maxUses: 1001 },
    { maxUses: 1.5 },
    { expiresInSeconds: 91 * 24 * 60 * 60 },
    { expiresInSeconds: 0 },
    { allowedDomain: "bücher.example" },
    { allowedDomain: "" },
  ])("T-EMAIL-1: what a link can not be is refused: %j", async (body) => {
    expect(code(await make(ada, body))).toBe("invalid_body");
  });

  test("a link is revoked, and dead at once; one above the own role is not", async () => {
    const link = await made(ada);
    const nia = await signedIn(database, "Nia");
    expect((await ask(max, path(link.id), { method: "DELETE" })).status).toBe(403);
    expect((await ask(ada, path(link.id), { method: "DELETE" })).status).toBe(204);
    expect((await ask(ada, path(link.id), { method: "DELETE" })).status).toBe(404);
    for (const deed of ["viewing", "acceptance"] as const)
      expect((await use(nia, deed, { ...link })).status).toBe(404);
    const strong = await made(olivia, { role: "owner" });
    expect(code(await ask(ada, path(strong.id), { method: "DELETE" }))).toBe("above_own_role");
    expect(await eventsOf(database, link.id)).toMatchObject([
      { type: "invitation_link.created" },
      { type: "invitation_link.revoked" },
    ]);
  });
});

describe("joining by a link", () => {
  test("T-INV-11: looking changes nothing; Pia joins with its role and teams, and it is counted and recorded once", async () => {
    const link = await made(ada, { role: "member", teams: [team], maxUses: 2 });
    const pia = await signedIn(database, "Pia");
    for (let time = 1; time <= 3; time += 1)
      expect(await use(null, "viewing", { ...link })).toMatchObject({
        status: 200,
        body: { organization: { slug: "acme", name: "Acme" }, invitedBy: "Ada", role: "member" },
      });
    expect(await usesOf(link.id)).toBe(0);
    expect(await use(pia, "acceptance", { ...link })).toMatchObject({
      status: 200,
      body: { organization: { slug: "acme" }, role: "member" },
    });
    expect(await use(pia, "acceptance", { ...link })).toMatchObject({
      status: 409,
      body: { code: "already_member" },
    });
    expect([await usesOf(link.id), await roleOf(pia, acme)]).toEqual([1, "member"]);
    expect(
      await database.query("select from guildhall.team_member where user_id = $1", [pia.userId]),
    ).toHaveLength(1);
    expect(await eventsOf(database, pia.userId)).toMatchObject([
      { type: "member.joined", actor_name: "Pia", after: { role: "member", teams: [team], link: link.id } },
    ]);
  });

  test("T-INV-1: nobody joins whose address is not proved, or in another domain than the link's", async () => {
    const link = await made(ada, { allowedDomain: "example.com" });
    const una = await unproved("Una");
    expect(code(await use(una, "acceptance", { ...link }))).toBe("email_unproved");
    const elsewhere = await signedIn(database, "Elle");
    for (const email of ["elle@evil.example", "elle@sub.example.com", "elle@notexample.com"]) {
      await database.query(`update identity."user" set email = $2 where id = $1`, [elsewhere.userId, email]);
      expect(code(await use(elsewhere, "acceptance", { ...link }))).toBe("email_domain_refused");
    }
    expect(await usesOf(link.id)).toBe(0);
    expect([await roleOf(una, acme), await roleOf(elsewhere, acme)]).toEqual([null, null]);
  });

  test("T-INV-3, T-INV-4: an id without its secret, and every secret that is not whole, opens nothing", async () => {
    const link = await made(ada);
    const other = await made(ada);
    const joe = await signedIn(database, "Joe");
    expect((await use(joe, "acceptance", { id: link.id })).status).toBe(404);
    for (const wrong of [
      { id: link.id, secret: other.secret },
      { id: newId(), secret: link.secret },
      ...Array.from({ length: 43 }, (_, at) => ({
        id: link.id,
        secret: `${link.secret.slice(0, at)}${link.secret[at] === "A" ? "B" : "A"}${link.secret.slice(at + 1)}`,
      })),
    ])
      for (const deed of ["viewing", "acceptance"] as const)
        expect((await use(joe, deed, wrong)).status).toBe(404);
    expect([await usesOf(link.id), await roleOf(joe, acme)]).toEqual([0, null]);
  });

  test("T-INV-7: one that is too old, or used as often as it may be, lets nobody in", async () => {
    const old = await made(ada);
    await database.query("update guildhall.invitation_link set expires_at = now() where id = $1", [old.id]);
    const used = await made(ada, { maxUses: 1 });
    const kim = await signedIn(database, "Kim");
    const lee = await signedIn(database, "Lee");
    expect((await use(kim, "acceptance", { ...used })).status).toBe(200);
    for (const [link, refusal] of [
      [old, "invitation_expired"],
      [used, "link_used_up"],
    ] as const)
      for (const deed of ["viewing", "acceptance"] as const)
        expect(await use(lee, deed, { ...link })).toMatchObject({ status: 410, body: { code: refusal } });
    expect(await roleOf(lee, acme)).toBeNull();
  });

  test("T-INV-13, T-INV-14: whoever made it must still be able to, and the organization be there, when it is used", async () => {
    const gone = await arrive(database, "Gone", { role: "admin", organization: acme });
    const link = await made(gone, { role: "admin" });
    const moe = await signedIn(database, "Moe");
    const demote = (role: string): Promise<unknown> =>
      database.query("update guildhall.member set role = $2 where user_id = $1", [gone.userId, role]);
    await demote("member");
    expect(await use(moe, "acceptance", { ...link })).toMatchObject({
      status: 410,
      body: { code: "invitation_void" },
    });
    await demote("admin");
    await database.query("update guildhall.organization set deletion_requested_at = now() where id = $1", [
      acme.id,
    ]);
    for (const deed of ["viewing", "acceptance"] as const)
      expect((await use(moe, deed, { ...link })).status).toBe(404);
    await database.query("update guildhall.organization set deletion_requested_at = null where id = $1", [
      acme.id,
    ]);
    expect((await use(moe, "acceptance", { ...link })).status).toBe(200);
    await database.query("delete from guildhall.member where user_id = $1", [gone.userId]);
    const noa = await signedIn(database, "Noa");
    expect(code(await use(noa, "acceptance", { ...link }))).toBe("invitation_void");
    expect([await usesOf(link.id), await roleOf(moe, acme)]).toEqual([1, "admin"]);
  });
});

describe("signing up over a link", () => {
  const password = "a password of a new person";

  test("makes a person without an organization, who joins once their address is proved, without the secret", async () => {
    const link = await made(ada, { allowedDomain: "new.example" });
    const email = "zoe@new.example";
    const signed = await use(null, "sign-up", { ...link, name: "Zoe", email, password });
    expect([signed.status, signed.body]).toMatchObject([
      201,
      { user: { email, emailVerified: false }, landing: null },
    ]);
    const token = /guildhall=([\w-]+)/.exec(signed.headers.get("Set-Cookie") ?? "")?.[1] ?? "";
    const zoe: Person = { ...eve, name: "Zoe", email, token, userId: (signed.body as SignedIn).user.id };
    expect(await usesOf(link.id)).toBe(0);
    expect(code(await use(zoe, "acceptance", { id: link.id }))).toBe("email_unproved");
    expect((await ask(zoe, "/api/me/joinable")).body).toEqual({ items: [] });
    await world.ask(zoe, "/api/me", { method: "PATCH", body: { name: "Zoe" } });
    const proof = /#token=([\w-]+)/.exec(world.mailTo(email).text)?.[1] ?? "";
    const verified = await world.guildhall.fetch(
      requestOf(zoe, "/api/auth/verify-email", { method: "POST", body: { token: proof } }),
    );
    expect(verified.status).toBe(200);
    const { items } = (await ask(zoe, "/api/me/joinable")).body as { readonly items: readonly Joinable[] };
    expect(items).toMatchObject([{ way: "link", link: link.id, organization: { slug: "acme" } }]);
    expect((await use(zoe, "acceptance", { id: link.id })).status).toBe(200);
    expect([await usesOf(link.id), await roleOf(zoe, acme)]).toEqual([1, "member"]);
    expect((await ask(zoe, "/api/me")).body).toMatchObject({ accounts: [{ landing: "acme" }] });
    expect(await database.query("select from guildhall.invitation_link_claim")).toEqual([]);
  });

  test("is refused with a secret that opens nothing, for another domain, and for an address that somebody has", async () => {
    const link = await made(ada, { allowedDomain: "example.com" });
    const people = (): Promise<unknown[]> => database.query(`select from identity."user"`);
    const before = (await people()).length;
    const person = { name: "Yan", email: "yan@example.com", password };
    for (const [posted, refusal] of [
      [{ ...link, ...person, secret: "x".repeat(43) }, "not_found"],
      [{ ...link, ...person, email: "yan@else.example" }, "email_domain_refused"],
      [{ ...link, ...person, email: "max@example.com" }, "email_taken"],
      [{ ...link, ...person, name: "https://evil.example" }, "invalid_body"],
    ] as const)
      expect(code(await use(null, "sign-up", posted))).toBe(refusal);
    expect(await people()).toHaveLength(before);
  });
});

describe("Eve of Globex", () => {
  test("T-ISO-1: learns and changes nothing of Acme's links, by its name or by hers", async () => {
    const link = await made(ada);
    const rows = (): Promise<unknown> =>
      database.query("select * from guildhall.invitation_link order by id");
    const before = await rows();
    for (const [rest, asking] of [
      ["", {}],
      ["", { method: "POST", body: { role: "owner" } }],
      [`/${link.id}`, { method: "DELETE" }],
    ] as const) {
      const foreign = await ask(eve, `/api/organizations/acme/invitation-links${rest}`, asking);
      const absent = await ask(eve, `/api/organizations/no-such-one/invitation-links${rest}`, asking);
      expect([foreign.status, foreign.body]).toEqual([404, absent.body]);
    }
    const here = await ask(eve, `/api/organizations/globex/invitation-links/${link.id}`, {
      method: "DELETE",
    });
    expect(here.status).toBe(404);
    expect((await ask(eve, "/api/organizations/globex/invitation-links")).body).toEqual({
      items: [],
      next: null,
    });
    expect(code(await make(eve, { teams: [team] }, "globex"))).toBe("team_unknown");
    expect(await rows()).toEqual(before);
    expect(await roleOf(eve, globex)).toBe("owner");
  });

  test("SQL that a request came to run reads no hash, uses no link twice and joins nobody without one", async () => {
    const link = await made(ada);
    const inside = (sql: string): Promise<unknown> =>
      world.guildhall.asOrganization({ organizationId: acme.id, actorId: ada.userId }, ({ db }) =>
        db.query<object>(sql),
      );
    for (const sql of [
      `select secret_hash from guildhall.invitation_link where organization_id = '${acme.id}'`,
      `update guildhall.invitation_link set uses = 0 where organization_id = '${acme.id}'`,
      `select * from guildhall.invitation_link_claim where organization_id = '${acme.id}'`,
      `select guildhall.claim_link('${link.id}', sha256('x'))`,
    ])
      await expect(inside(sql), sql).rejects.toThrow("permission denied");
    const request = requestOf(null, "/", { method: "POST" });
    const outside = (sql: string): Promise<unknown> =>
      world.guildhall.public(request, ({ db }) => db.query<object>(sql));
    await expect(outside(`select * from guildhall.join_linked('${link.id}', null)`)).rejects.toMatchObject({
      code: "GH001",
    });
    await expect(outside("select * from guildhall.joinable()")).rejects.toMatchObject({ code: "GH001" });
    expect(await outside(`select * from guildhall.view_link('${link.id}', sha256('guessed'))`)).toEqual([]);
  });
});
