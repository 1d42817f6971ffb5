import { afterAll, expect, test } from "vitest";
import { arrive, waitingForLocks } from "../../test/belonging.ts";
import { organization, type Asking } from "../../test/cast.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database } = world;
afterAll(() => world.close());

const oidc = { kind: "oidc", issuer: "https://id.example.com", clientId: "acme", clientSecret: "secret" };
const changes: readonly (readonly [string, string, Asking])[] = [
  ["the policy", "/policy", { method: "PATCH", body: { maxAgeSeconds: 3600 } }],
  ["the slug", "", { method: "PATCH", body: { slug: "elsewhere" } }],
  ["the logo", "/logo", { method: "DELETE" }],
  ["an identity provider", "/sso", { method: "POST", body: { connection: oidc, provisionRole: null } }],
  ["an e-mail domain", "/domains", { method: "POST", body: { domain: "late.example" } }],
  ["its deletion", "", { method: "DELETE" }],
];

test.each(changes)(
  "Ada, who is signed out while she changes %s, is told that, or it is done: nothing fails (T-REV-5)",
  async (what, path, asking) => {
    const there = await organization(database, `There${String(changes.findIndex(([one]) => one === what))}`);
    const ada = await arrive(database, `Ada-${there.slug}`, { role: "owner", organization: there });
    await database.query(
      `insert into guildhall.email_domain (organization_id, id, domain, verified_at)
       values ($1, gen_random_uuid(), $2, now())`,
      [there.id, `${there.slug}.example`],
    );
    await database.query(
      "update guildhall.organization_session set last_used_at = now() - interval '1 hour' where user_id = $1",
      [ada.userId],
    );
    // Whoever signs her out holds the organization, and then wants the session that her own request uses.
    const client = await database.system.connect();
    await client.query("begin");
    // Of the two, it is her request that PostgreSQL ends.
    await client.query("set local role none");
    await client.query("set local deadlock_timeout = '15s'");
    await client.query("set local role guildhall_owner");
    await client.query("select guildhall.enter_as(guildhall.principal_for($1, null))", [there.id]);
    await client.query("select from guildhall.organization where id = $1 for no key update", [there.id]);
    const changing = ask(ada, `/api/organizations/${there.slug}${path}`, asking);
    await waitingForLocks(database);
    await client.query("delete from guildhall.organization_session where organization_id = $1", [there.id]);
    await client.query("commit");
    client.release();
    // What she asks anew begins before the sign-out has committed, or after it.
    const { status, body } = await changing;
    if (status >= 300) expect(body).toMatchObject({ code: "organization_session_required" });
  },
);
