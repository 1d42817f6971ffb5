import { afterAll, describe, expect, test } from "vitest";
import { arrive, customRole } from "@guildhall/server/testing";
import { listenAs, twoServers } from "../../test/live.ts";
import { hashOf } from "../http/index.ts";
import { tuneIn } from "./queries.ts";

const world = await twoServers();
afterAll(() => world.close());
const { database, other, ask, olivia, max, eve, acme, globex } = world;

describe("Eve of Globex", () => {
  test("hears nothing of anything that happens in Acme, or to its people (T-ISO-1)", async () => {
    const stream = await listenAs(other.fetch, eve);
    await stream.hear("resync");
    await customRole(database, acme, { name: "scout", permissions: ["member:read"] });
    const ned = await arrive(database, "Ned", { role: "scout", organization: acme });
    const asked = (path: string, asking: object): Promise<unknown> => ask(olivia, path, asking);
    await asked("/api/organizations/acme/roles/scout", { method: "PATCH", body: { permissions: [] } });
    await asked(`/api/organizations/acme/members/${ned.userId}/role`, {
      method: "PUT",
      body: { role: "admin" },
    });
    await asked(`/api/organizations/acme/members/${ned.userId}`, { method: "DELETE" });
    await asked("/api/organizations/acme", { method: "PATCH", body: { name: "Acme 2", slug: "acme-2" } });
    await asked("/api/organizations/acme-2/invitations", { method: "POST", body: { emails: [ned.email] } });
    await database.query("update guildhall.organization set mfa_required = true where id = $1", [acme.id]);
    await database.query("update guildhall.organization set mfa_required = false where id = $1", [acme.id]);
    await database.query("delete from guildhall.organization_session where user_id = $1", [max.userId]);
    await asked("/api/organizations/acme-2", { method: "DELETE" });
    await database.query("delete from identity.session where id = $1", [max.sessionId]);
    await ask(eve, "/api/organizations/globex", { method: "PATCH", body: { name: "Globex 2" } });
    await stream.hear("organization_changed");
    expect(stream.messages.slice(1)).toEqual([
      { kind: "organization_changed", user: eve.userId, organization: globex.id, slug: "globex" },
    ]);
    await stream.leave();
  });

  test("hears nothing by another's id: only the secret of a browser's cookie opens its stream", async () => {
    const strangers = ["A".repeat(43), max.browserId, max.sessionId, max.userId];
    const askings = strangers.map((token) => ({ credential: hashOf(token), heard: null }));
    expect(await tuneIn(database.tenant, askings)).toEqual([]);
    const own = await tuneIn(database.tenant, [...askings, { credential: hashOf(eve.token), heard: null }]);
    expect(own).toMatchObject([
      { number: 5, browser_id: eve.browserId, accounts: [{ user: eve.userId }], organizations: [globex.id] },
    ]);
  });

  test("is mixed up with nobody whose stream is read in the same statement", async () => {
    const before = await tuneIn(database.tenant, [{ credential: hashOf(eve.token), heard: null }]);
    const heard = before[0]?.heard ?? null;
    const people = [eve, olivia, eve, olivia];
    await database.query("update guildhall.organization set name = 'Globex 3' where id = $1", [globex.id]);
    const askings = people.map(({ token }) => ({ credential: hashOf(token), heard }));
    const rows = (await tuneIn(database.tenant, askings)).toSorted((one, next) => one.number - next.number);
    expect(rows.map(({ browser_id }) => browser_id)).toEqual(people.map(({ browserId }) => browserId));
    expect(rows.map(({ messages }) => messages.length)).toEqual([1, 0, 1, 0]);
  });
});

describe("a request", () => {
  test("can neither read signals nor write any, nor call what writes them", async () => {
    for (const statement of [
      "select * from guildhall.signal",
      "insert into guildhall.signal (kind, of_user) values ('role_changed', guildhall.new_id())",
      "delete from guildhall.signal",
    ])
      await expect(database.tenant.query(statement)).rejects.toThrow("permission denied for table signal");
    const callable = await database.query(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'guildhall' and (p.proname like 'signal%' or p.proname = 'announce_signals')
         and has_function_privilege('guildhall_tenant', p.oid, 'execute')`,
    );
    expect(callable).toEqual([]);
  });
});
