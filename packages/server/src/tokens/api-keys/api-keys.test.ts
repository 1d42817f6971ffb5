import type { Answer, listApiKeys } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { newId } from "../../http/index.ts";
import { arrive, customRole, eventsOf } from "../../../test/belonging.ts";
import { origin } from "../../../test/cast.ts";
import { noteTable } from "../../../test/note-table.ts";
import { call, keyOf } from "../../../test/tokens.ts";
import { testWorld } from "../../../test/world.ts";

const world = await testWorld({ migrations: [noteTable()], grants: { owner: ["note:write"] } });
afterAll(() => world.close());
const { olivia, max, acme, database, ask } = world;
await database.system.query("select guildhall.isolate('public.note', events => true)");

const keys = "/api/organizations/acme/api-keys";
const members = "/api/organizations/acme/members";
const code = async (answer: Promise<{ readonly body: unknown }>): Promise<unknown> =>
  ((await answer).body as { readonly code?: string }).code;

describe("an API key", () => {
  test("is shown once, kept as its hash, listed without it, and written into the record", async () => {
    const made = await keyOf(world, olivia, {
      organization: acme,
      permissions: ["team:read", "member:read"],
    });
    expect(made).toMatchObject({
      name: "Deploy",
      permissions: ["member:read", "team:read"],
      createdBy: { id: olivia.userId, name: "Olivia" },
      lastUsedAt: null,
      expired: false,
      ending: made.secret.slice(-4),
    });
    expect(made.secret).toMatch(/^gh_[\w-]{43}$/);
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(90 * 86_400_000);
    const { secret, ...shown } = made;
    const { body } = await ask(olivia, keys);
    expect((body as Answer<typeof listApiKeys>).items[0]).toEqual(shown);
    const everything = JSON.stringify([
      await database.query("select k::text as k from guildhall.api_key k"),
      await database.query("select e::text as e from guildhall.event e"),
    ]);
    expect(everything).not.toContain(secret);
    expect(await eventsOf(database, made.id)).toMatchObject([
      {
        type: "api_key.created",
        actor_name: "Olivia",
        after: { permissions: ["member:read", "team:read"], days: 90 },
      },
    ]);
  });

  test("does what it was given and nothing else, and no more than membership", async () => {
    const { secret } = await keyOf(world, olivia, {
      organization: acme,
      permissions: ["member:read", "team:create"],
    });
    expect((await call({ ...world, bearer: secret }, members)).status).toBe(200);
    expect(
      (await call({ ...world, bearer: secret }, members)).status,
      "again, on what was found the first time",
    ).toBe(200);
    expect(await code(call({ ...world, bearer: secret }, "/api/organizations/acme/teams"))).toBe("forbidden");
    for (const [method, path] of [
      ["GET", "session"],
      ["DELETE", "session"],
      ["POST", "departure"],
    ] as const)
      expect(
        await code(call({ ...world, bearer: secret }, `/api/organizations/acme/${path}`, { method })),
        path,
      ).toBe("forbidden");
    expect(
      await code(
        call({ ...world, bearer: secret }, "/api/organizations/acme/tokens", { method: "POST", body: {} }),
      ),
    ).toBe("forbidden");
    expect(await code(call({ ...world, bearer: secret }, "/api/me/sessions"))).toBe("unauthenticated");
  });

  test("is who did it, in what it does and in what triggers write", async () => {
    const { id, secret } = await keyOf(world, olivia, {
      organization: acme,
      permissions: ["team:create", "note:write"],
    });
    const { body } = await call({ ...world, bearer: secret }, "/api/organizations/acme/teams", {
      method: "POST",
      body: { name: "Made by a key" },
    });
    const team = (body as { readonly id: string }).id;
    const request = new Request(new URL("/", origin), { headers: { Authorization: `Bearer ${secret}` } });
    await world.guildhall.organization(request, "acme", "note:write", ({ db, context }) =>
      db.change("insert into note (organization_id, id, text) values ($1, $2, 'x')", [
        context.organization.id,
        newId(),
      ]),
    );
    const events = await database.query(
      "select type, actor_id, actor_name from guildhall.event where subject_id = $1 or type = 'note.created'",
      [team],
    );
    const by = { actor_id: id, actor_name: "API key Deploy" };
    expect(events).toEqual([
      { type: "team.created", ...by },
      { type: "note.created", ...by },
    ]);
  });

  test("has never more than its maker has now, and goes when they go (T-REV-1)", async () => {
    const ada = await arrive(database, "Ada", { role: "admin", organization: acme });
    const { id, secret } = await keyOf(world, ada, {
      organization: acme,
      permissions: ["event:read", "member:read"],
    });
    const events = "/api/organizations/acme/events";
    expect((await call({ ...world, bearer: secret }, events)).status).toBe(200);
    await ask(olivia, `${members}/${ada.userId}/role`, { method: "PUT", body: { role: "member" } });
    expect(await code(call({ ...world, bearer: secret }, events))).toBe("forbidden");
    expect((await call({ ...world, bearer: secret }, members)).status).toBe(200);
    await ask(olivia, `${members}/${ada.userId}`, { method: "DELETE" });
    expect(await code(call({ ...world, bearer: secret }, members))).toBe("unauthenticated");
    expect(await database.query("select from guildhall.api_key where id = $1", [id])).toEqual([]);
  });

  test("follows what a custom role of its maker permits, from the next request on", async () => {
    await customRole(database, acme, { name: "auditor", permissions: ["event:read", "api_key:create"] });
    const lea = await arrive(database, "Lea", { role: "auditor", organization: acme });
    const { secret } = await keyOf(world, lea, { organization: acme, permissions: ["event:read"] });
    const events = "/api/organizations/acme/events";
    expect((await call({ ...world, bearer: secret }, events)).status).toBe(200);
    await database.query("update guildhall.role set permissions = '{member:read}' where name = 'auditor'");
    expect(await code(call({ ...world, bearer: secret }, events))).toBe("forbidden");
  });

  test("has no rank: one of an owner's makes nobody an owner or admin, and removes none (T-ROLE-1)", async () => {
    const { secret } = await keyOf(world, olivia, {
      organization: acme,
      permissions: ["member:update", "member:remove", "role:create"],
    });
    const put = (role: string): Promise<unknown> =>
      code(
        call({ ...world, bearer: secret }, `${members}/${max.userId}/role`, {
          method: "PUT",
          body: { role },
        }),
      );
    expect([await put("owner"), await put("admin")]).toEqual(["above_own_role", "above_own_role"]);
    expect(
      await code(call({ ...world, bearer: secret }, `${members}/${olivia.userId}`, { method: "DELETE" })),
    ).toBe("above_own_role");
    const role = { name: "twin", permissions: ["event:read"] };
    const made = call({ ...world, bearer: secret }, "/api/organizations/acme/roles", {
      method: "POST",
      body: role,
    });
    expect(await code(made)).toBe("above_own_role");
  });

  test("is refused from the request after its revocation or expiry on", async () => {
    const revoked = await keyOf(world, olivia, { organization: acme, permissions: ["member:read"] });
    const expired = await keyOf(world, olivia, { organization: acme, permissions: ["member:read"] });
    for (const { secret } of [revoked, expired])
      expect((await call({ ...world, bearer: secret }, members)).status).toBe(200);
    expect((await ask(olivia, `${keys}/${revoked.id}`, { method: "DELETE" })).status).toBe(204);
    await database.query("update guildhall.api_key set expires_at = now() where id = $1", [expired.id]);
    for (const { secret } of [revoked, expired]) {
      const { status, headers } = await call({ ...world, bearer: secret }, members);
      expect([status, headers.get("WWW-Authenticate")]).toEqual([
        401,
        'Bearer realm="guildhall", error="invalid_token"',
      ]);
    }
    expect(await code(ask(olivia, `${keys}/${revoked.id}`, { method: "DELETE" }))).toBe("not_found");
    expect((await eventsOf(database, revoked.id)).map(({ type }) => type)).toEqual([
      "api_key.created",
      "api_key.revoked",
    ]);
  });

  test("notes its use, to the minute", async () => {
    const { id, secret } = await keyOf(world, olivia, { organization: acme, permissions: ["member:read"] });
    const used = async (): Promise<unknown> =>
      (await database.query("select last_used_at from guildhall.api_key where id = $1", [id]))[0];
    await call({ ...world, bearer: secret }, members);
    const first = await used();
    expect(first).toEqual({ last_used_at: expect.any(Date) as Date });
    await call({ ...world, bearer: secret }, members);
    expect(await used()).toEqual(first);
    await database.query(
      "update guildhall.api_key set last_used_at = now() - interval '2 minutes' where id = $1",
      [id],
    );
    await call({ ...world, bearer: secret }, members);
    expect(await used()).not.toEqual(first);
  });

  test("can be given only what is known, what keys can have, and what its maker has", async () => {
    const make = (permissions: readonly string[], person = olivia): Promise<unknown> =>
      code(ask(person, keys, { method: "POST", body: { name: "x", permissions } }));
    expect(await make(["member:fly"])).toBe("permission_unknown");
    for (const never of ["organization:delete", "organization:transfer", "api_key:create", "api_key:revoke"])
      expect(await make(["member:read", never])).toBe("permission_unknown");
    await customRole(database, acme, { name: "keeper", permissions: ["api_key:create", "member:read"] });
    const kim = await arrive(database, "Kim", { role: "keeper", organization: acme });
    expect(await make(["event:read"], kim)).toBe("above_own_role");
    expect(await make(["member:read"], kim)).toBeUndefined();
    expect(await make(["member:read"], max)).toBe("forbidden");
    expect(await make([])).toBe("invalid_body");
  });

  test("of a maker whose domain is no longer allowed is refused, and other demands of the policy are not asked", async () => {
    const { secret } = await keyOf(world, olivia, { organization: acme, permissions: ["member:read"] });
    await database.query("update guildhall.organization set mfa_required = true where id = $1", [acme.id]);
    expect((await call({ ...world, bearer: secret }, members)).status).toBe(200);
    await database.query(
      "update guildhall.organization set mfa_required = false, allowed_email_domains = '{acme.example}' where id = $1",
      [acme.id],
    );
    expect(await code(call({ ...world, bearer: secret }, members))).toBe("email_domain_refused");
    await database.query("update guildhall.organization set allowed_email_domains = null where id = $1", [
      acme.id,
    ]);
    expect((await call({ ...world, bearer: secret }, members)).status).toBe(200);
  });
});
