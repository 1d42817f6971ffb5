import { mergeGrants } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { castOf, noteTable, testDatabase, writeNotes, type Asking } from "../../test/index.ts";
import { createDoor } from "./index.ts";

const database = await testDatabase({ migrations: [noteTable()] });
afterAll(() => database.close());
const { olivia, eve, acme } = await castOf(database);
await writeNotes(database, acme, ["a note of Acme"]);
const grants = mergeGrants({ owner: ["note:read"] });
const publicUrl = "https://app.example.com";
const door = createDoor({ ...database, publicUrl, grants, onSystem: () => undefined });

/** A request that an application answers by itself, as it comes from the proxy that ended its TLS. */
const behindProxy = ({ method = "GET", headers }: Asking = {}, host = "app.example.com"): Request =>
  new Request(`http://${host}/notes`, {
    method,
    headers: { Cookie: `__Host-guildhall=${olivia.token}`, "Sec-Fetch-Site": "same-origin", ...headers },
  });
const notes = (request: Request): Promise<unknown> =>
  door.organization(request, "acme", "note:read", ({ db, context }) =>
    db.query("select text from note where organization_id = $1 limit 20", [context.organization.id]),
  );
const ways: readonly (readonly [string, (request: Request) => Promise<unknown>])[] = [
  ["an organization's", notes],
  ["an account's", (request) => door.account(request, ({ person }) => person.user.id)],
  ["a visitor's", (request) => door.visitor(request, "acme", () => null)],
  ["anybody's", (request) => door.public(request, () => null)],
];

test("Olivia reads Acme's notes behind a proxy that ends TLS", async () => {
  expect(await notes(behindProxy())).toEqual([{ text: "a note of Acme" }]);
  expect(await notes(behindProxy({ method: "POST" }))).toEqual([{ text: "a note of Acme" }]);
});

test("T-CK-1: a plain cookie, which a neighbouring host can plant, is nobody's", async () => {
  const planted = { headers: { Cookie: `guildhall=${olivia.token}` } };
  await expect(notes(behindProxy(planted))).rejects.toMatchObject({ code: "unauthenticated" });
  const both = { headers: { Cookie: `guildhall=${eve.token}; __Host-guildhall=${olivia.token}` } };
  expect(await notes(behindProxy(both))).toEqual([{ text: "a note of Acme" }]);
});

test.each(ways)(
  "T-CSRF-1: %s door is closed to what another site has Olivia's browser send",
  async (_, enter) => {
    for (const headers of [
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
      { "Sec-Fetch-Site": "cross-site", Origin: publicUrl },
    ])
      await expect(async () => enter(behindProxy({ method: "POST", headers }))).rejects.toMatchObject({
        code: "cross_site_request",
      });
  },
);

test.each(ways)("T-HOST-1: %s door is closed to what was sent to another name", async (_, enter) => {
  for (const request of [
    behindProxy({}, "evil.example"),
    behindProxy({ headers: { Host: "evil.example" } }),
    behindProxy({ method: "POST" }, "app.example.com.evil.example"),
  ])
    await expect(async () => enter(request)).rejects.toMatchObject({ code: "invalid_request" });
});
