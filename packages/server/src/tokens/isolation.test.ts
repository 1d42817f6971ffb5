import { builtInGrants, type Endpoint } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { origin } from "../../test/cast.ts";
import { approvedDevice, exchanged, keyOf, refreshed, tokenOf, tokensOf } from "../../test/tokens.ts";
import { testWorld } from "../../test/world.ts";
import { newId } from "../http/index.ts";

const world = await testWorld();
afterAll(() => world.close());
const { olivia, eve, acme, globex, database, ask, guildhall } = world;

const keys = "/api/organizations/acme/api-keys";
const code = async (answer: Promise<{ readonly body: unknown }>): Promise<unknown> =>
  ((await answer).body as { readonly code?: string }).code;

/** What an endpoint answers to a bearer in an organization, but for the id of the request. */
async function answered({ method, path }: Endpoint, bearer: string, slug: string): Promise<unknown> {
  const place = path
    .replace(":org", slug)
    .replace(":role", "adviser")
    .replace(/:\w+/g, () => thing);
  const headers = { Authorization: `Bearer ${bearer}`, Accept: "text/event-stream" };
  const response = await guildhall.fetch(new Request(new URL(place, origin), { method, headers }));
  const {
    "request-id": _id,
    "guildhall-organization": _slug,
    date: _date,
    ...others
  } = Object.fromEntries(response.headers);
  return { status: response.status, headers: others, text: await response.text() };
}
const thing = newId();

const endpoints = guildhall.routes
  .map(({ endpoint }) => endpoint)
  .filter(({ scope, body }) => scope === "organization" && body === null);

describe("what is of Globex", () => {
  const mayAll = builtInGrants.admin.filter((permission) => !permission.startsWith("api_key:"));
  const bearers: Readonly<Record<string, () => Promise<string>>> = {
    "an access token of a browser": () => tokenOf(world, olivia, { organization: acme }),
    "an access token of a program": async () =>
      tokensOf(await exchanged(world, (await approvedDevice(world, olivia)).access, "acme")).access,
    "an API key": async () =>
      (
        await keyOf(world, olivia, {
          organization: acme,
          permissions: mayAll.filter((one) => one !== "policy:update" && one !== "organization:export"),
        })
      ).secret,
  };
  for (const [what, make] of Object.entries(bearers))
    test(`is to ${what} of Acme as if it were not there, at each of ${endpoints.length} endpoints (T-ISO-2, T-JWT-2)`, async () => {
      expect(endpoints.length).toBeGreaterThan(20);
      const bearer = await make();
      for (const endpoint of endpoints) {
        const foreign = await answered(endpoint, bearer, "globex");
        const absent = await answered(endpoint, bearer, "nobody-has-this");
        expect(foreign, `${endpoint.method} ${endpoint.path}`).toEqual(absent);
        expect(foreign).toMatchObject({ status: 404 });
      }
    });
});

describe("Eve of Globex", () => {
  test("sees, makes and revokes no key of Acme's (T-ISO-3)", async () => {
    const { id } = await keyOf(world, olivia, { organization: acme, permissions: ["member:read"] });
    expect(await code(ask(eve, keys))).toBe("not_found");
    const body = { name: "x", permissions: ["member:read"] };
    expect(await code(ask(eve, keys, { method: "POST", body }))).toBe("not_found");
    expect(await code(ask(eve, `${keys}/${id}`, { method: "DELETE" }))).toBe("not_found");
    const swapped = `/api/organizations/globex/api-keys/${id}`;
    expect(await code(ask(eve, swapped, { method: "DELETE" }))).toBe("not_found");
    expect(await database.query("select from guildhall.api_key where id = $1", [id])).toHaveLength(1);
  });

  test("gets no token of Acme: not from her browser, not for her program", async () => {
    expect(await code(ask(eve, "/api/organizations/acme/tokens", { method: "POST", body: {} }))).toBe(
      "not_found",
    );
    const device = await approvedDevice(world, eve);
    expect((await exchanged(world, device.access, "acme")).body.error).toBe("invalid_target");
    const inGlobex = tokensOf(await exchanged(world, device.access, "globex"));
    expect((await exchanged(world, inGlobex.access, "acme")).body.error).toBe("invalid_request");
    tokensOf(await refreshed(world, inGlobex.refresh));
    const elsewhere = await database.query(
      "select from guildhall.organization_session where user_id = $1 and organization_id <> $2",
      [eve.userId, globex.id],
    );
    expect(elsewhere).toEqual([]);
  });

  test("answers no wait of Olivia's program by anything but its code, and then as herself", async () => {
    const guessed = ["BBBB-BBBB", "ZZZZ-ZZZZ", newId()].map((typed) =>
      code(ask(eve, "/api/me/device/approval", { method: "POST", body: { code: typed } })),
    );
    expect(await Promise.all(guessed)).toEqual(["not_found", "not_found", "not_found"]);
    const device = await approvedDevice(world, eve);
    expect((await exchanged(world, device.access, "acme")).body.error).toBe("invalid_target");
  });
});
