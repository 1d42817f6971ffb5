import type { SsoConnection } from "@guildhall/protocol";
import { createEmulator, type Emulator } from "emulate";
import { afterAll, expect, test } from "vitest";
import { visit } from "../../../test/elsewhere.ts";
import { freePort } from "../../../test/free-port.ts";
import { testSso } from "../../../test/sso.ts";

const world = await testSso();
const { database, acme, olivia, max, ask, browser, begin, comeBack, methodsIn, enter } = world;
const port = await freePort();
const client = { clientId: "guildhall", clientSecret: "a-secret-of-theirs-and-ours" };

/** Okta as the `emulate` package plays it: somebody of Acme, somebody of Globex, and us, whom it may send people to. */
function startOkta(redirectUri: string): Promise<Emulator> {
  const users = [
    { okta_id: "00u_max", login: "max@acme.example", email: "max@acme.example", first_name: "Max" },
    { okta_id: "00u_eve", login: "eve@globex.example", email: "eve@globex.example", first_name: "Eve" },
  ];
  const ours = {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    name: "Guildhall",
    redirect_uris: [redirectUri],
    auth_server_id: "default",
  };
  const authorization_servers = [{ id: "default", name: "default", audiences: ["api://default"] }];
  return createEmulator({
    service: "okta",
    port,
    seed: { okta: { users, authorization_servers, oauth_clients: [ours] } },
  });
}

/** Names it to Acme, and then us to it: where it sends people back to is known only afterwards. */
async function nameOkta(): Promise<Emulator> {
  const unnamed = await startOkta("http://localhost:3000/not-known-yet");
  const described = await fetch(`${unnamed.url}/oauth2/default/.well-known/openid-configuration`);
  const { issuer } = (await described.json()) as { readonly issuer: string };
  const path = "/api/organizations/acme/sso";
  const connection = { kind: "oidc", issuer, ...client };
  const made = await ask(olivia, path, { method: "POST", body: { connection } });
  const { id, redirectUri } = made.body as Extract<SsoConnection, { kind: "oidc" }>;
  await unnamed.close();
  const okta = await startOkta(redirectUri);
  await database.query("update guildhall.sso_connection set tested_revision = revision where id = $1", [id]);
  const live = await ask(olivia, `${path}/${id}`, { method: "PATCH", body: { state: "live" } });
  expect([made.status, live.status]).toEqual([201, 200]);
  return okta;
}

const okta = await nameOkta();
afterAll(async () => {
  await world.close();
  await okta.close();
});

test("Max signs in to Acme by its Okta, and his address there counts for his account here", async () => {
  const laptop = browser();
  const back = await visit(await begin(laptop), "00u_max");
  expect(await comeBack(laptop, back)).toBe("/acme");
  expect(await methodsIn(laptop)).toEqual({ [max.userId]: [`sso:${acme.id}`] });
  expect((await enter(laptop, "acme")).body).toMatchObject({ slug: "acme" });
  expect((await enter(laptop, "globex")).status).toBe(404);
});

test("Acme's Okta leads nobody in whose address is in a domain of Globex (T-SSO-2)", async () => {
  const laptop = browser();
  const back = await visit(await begin(laptop), "00u_eve");
  expect(await comeBack(laptop, back)).toBe("/sign-in?problem=sso_refused");
  expect(laptop.cookie).toBeNull();
  expect(await database.query("select user_id from guildhall.sso_identity")).toEqual([
    { user_id: max.userId },
  ]);
});
