import { jwtVerify } from "jose";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { secret } from "../../../test/secret.ts";
import { testDatabase } from "../../../test/database.ts";
import { createSigningKeys, type SigningKeys } from "./signing-keys.ts";

const database = await testDatabase();
afterAll(() => database.close());
const { system } = database;

/** A server: what it knows of the keys is its own. */
const server = (with_: string = secret): SigningKeys => createSigningKeys({ system, secret: with_ });
const isGood = (keys: SigningKeys, token: string): Promise<boolean> =>
  jwtVerify(token, keys.find).then(
    () => true,
    () => false,
  );
const kids = async (keys: SigningKeys): Promise<(string | undefined)[]> =>
  (await keys.published()).keys.map(({ kid }) => kid);
/** Lets time pass for the keys: so many seconds. */
const pass = (seconds: number): Promise<unknown> =>
  database.query("update guildhall.signing_key set signs_from = signs_from - make_interval(secs => $1)", [
    seconds,
  ]);

beforeEach(async () => {
  await database.query("delete from guildhall.signing_key");
});

describe("the keys that sign tokens", () => {
  test("are one, however many servers start at once (T-JWT-3)", async () => {
    const servers = Array.from({ length: 8 }, () => server());
    await Promise.all(servers.map((keys) => keys.maintain()));
    expect(await database.query("select from guildhall.signing_key")).toHaveLength(1);
    const tokens = await Promise.all(servers.map((keys) => keys.sign({ sub: "olivia" })));
    for (const keys of servers) for (const token of tokens) expect(await isGood(keys, token)).toBe(true);
  });

  test("are published before they sign, and after, until their last token is dead (T-JWT-3)", async () => {
    await server().maintain();
    const [first] = await kids(server());
    const before = await server().sign({});
    const second = await server().rotate();
    expect(await server().rotate(), "asked again while one waits, it makes no other").toBe(second);
    expect(await kids(server())).toEqual([first, second]);
    expect(keyOf(await server().sign({}))).toBe(first);

    await pass(601);
    expect(keyOf(await server().sign({}))).toBe(second);
    expect(await isGood(server(), before), "the old key is still published").toBe(true);
    await pass(601);
    await server().maintain();
    expect(await kids(server())).toEqual([second]);
    expect(await isGood(server(), before)).toBe(false);
  });

  test("are replaced after 30 days, once, by whichever server comes first", async () => {
    await server().maintain();
    const [first] = await kids(server());
    await pass(30 * 86_400 - 599);
    await Promise.all(Array.from({ length: 6 }, () => server().maintain()));
    const [still, next, ...more] = await kids(server());
    expect([still, more]).toEqual([first, []]);
    expect(keyOf(await server().sign({}))).toBe(first);
    await pass(601);
    expect(keyOf(await server().sign({}))).toBe(next);
  });

  test("can be replaced at once: what they signed is refused then, also by a server that knew them", async () => {
    const keys = server();
    await keys.maintain();
    const stolen = await keys.sign({});
    const other = server();
    expect(await isGood(other, stolen)).toBe(true);
    const next = await keys.rotate({ atOnce: true });
    expect(await kids(keys)).toEqual([next]);
    expect(await isGood(keys, stolen)).toBe(false);
    await expect.poll(async () => isGood(other, await keys.sign({})), { timeout: 15_000 }).toBe(true);
    expect(await isGood(other, stolen)).toBe(false);
  });

  test("are unreadable for whoever has only the database, and for requests not there", async () => {
    await server().maintain();
    const [row] = await database.query<{ sealed: string; public_key: Record<string, unknown> }>(
      "select sealed, public_key from guildhall.signing_key",
    );
    expect(Object.keys(row?.public_key ?? {}).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
    expect(Buffer.from(row?.sealed ?? "", "base64").toString("latin1")).not.toContain('"d":"');
    for (const statement of [
      "select * from guildhall.signing_key",
      "select guildhall.token_entry_key()",
      "insert into guildhall.signing_key (kid, public_key, sealed, signs_from) values ('x', '{}', '', now())",
    ])
      await expect(database.tenant.query(statement)).rejects.toThrow(/permission denied/);
  });

  test("that another secret sealed are not used, and what they signed stays good", async () => {
    await server().maintain();
    const before = await server().sign({});
    const renamed = server(`${secret}!`);
    await renamed.maintain();
    const after = await renamed.sign({});
    expect(keyOf(after)).not.toBe(keyOf(before));
    for (const keys of [server(), renamed])
      expect([await isGood(keys, before), await isGood(keys, after)]).toEqual([true, true]);
  });

  test("must be there before anything is signed", async () => {
    await expect(server().sign({})).rejects.toThrow("There is no key");
  });
});

function keyOf(token: string): unknown {
  const header: unknown = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
  return (header as { readonly kid?: unknown }).kid;
}
