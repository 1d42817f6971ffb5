import { personalMethods } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { testWorld } from "../../../test/world.ts";

const world = await testWorld();
const { ask, database, max, eve } = world;
afterAll(() => world.close());

test("requests can read nothing of how people prove who they are", async () => {
  for (const table of ["challenge", "totp", "recovery_code", "passkey", "session", "account"])
    await expect(world.database.tenant.query(`select from identity.${table}`)).rejects.toMatchObject({
      code: "42501",
    });
});

test("whoever an organization's identity provider alone vouches for changes nothing of who they are", async () => {
  await database.query(
    "update identity.session set methods = '{sso:acme}', personal_at = null where user_id = $1",
    [max.userId],
  );
  const asked = { status: 401, body: { code: "step_up_required", asks: "sign_in" } };
  expect(await ask(max, "/api/me", { method: "PATCH", body: { name: "Mallory" } })).toMatchObject({
    ...asked,
    body: { ...asked.body, ways: personalMethods },
  });
  for (const [method, path, body] of [
    ["DELETE", "/api/me", {}],
    ["POST", "/api/me/totp", undefined],
    ["POST", "/api/me/passkeys/options", undefined],
    ["POST", "/api/me/oauth-links", { provider: "google" }],
    ["PUT", "/api/me/password", { password: "a password of theirs" }],
  ] as const)
    expect(await ask(max, path, { method, ...(body ? { body } : {}) }), path).toMatchObject(asked);
  expect(await database.query(`select name from identity."user" where id = $1`, [max.userId])).toEqual([
    { name: "Max" },
  ]);
});

test("Eve without a password deletes her account with a fresh proof, and not with an old one", async () => {
  await database.query(
    "update identity.session set personal_at = now() - interval '1 hour' where user_id = $1",
    [eve.userId],
  );
  expect(await ask(eve, "/api/me", { method: "DELETE", body: {} })).toMatchObject({
    status: 401,
    body: { code: "step_up_required", asks: "fresh" },
  });
  await database.query("update identity.session set personal_at = now() where user_id = $1", [eve.userId]);
  // She is the only owner of Globex, which is the next thing that is asked.
  expect(await ask(eve, "/api/me", { method: "DELETE", body: {} })).toMatchObject({
    status: 409,
    body: { code: "sole_owner" },
  });
});
