import { betterAuth } from "better-auth";
import { afterAll, expect, test } from "vitest";
import { password, testPeople } from "../../test/people.ts";

const world = await testPeople();
const { database, people, signUp, log } = world;
afterAll(() => world.close());

const unused = { connect: () => Promise.reject(new Error("Nobody connects.")), end: () => Promise.resolve() };
const endpoints = Object.values(betterAuth({ baseURL: "http://localhost:3000", database: unused }).api);

test("the engine answers by itself to nothing but whether it is there (T-AUTH-3)", async () => {
  await signUp("Olivia");
  const before = await database.query(`select * from identity."user", identity.session`);
  const asked: string[] = [];
  for (const { path, options } of endpoints) {
    // A few are no endpoints: they have a name and no address.
    if (typeof path !== "string") continue;
    for (const method of [options.method].flat()) {
      const url = new URL(`/api/auth${path.replace(/:\w+/, "x")}`, "http://localhost:3000");
      const body = JSON.stringify({
        name: "Eve",
        email: "olivia@example.com",
        password,
        newPassword: password,
      });
      const request = new Request(url, {
        method,
        headers: { "Content-Type": "application/json", Origin: "http://localhost:3000" },
        ...(method === "GET" ? {} : { body }),
      });
      const answer = await people.identity.handler(request);
      asked.push(path);
      expect(answer.status, path).toBe(path === "/ok" ? 200 : 404);
      expect(answer.headers.getSetCookie(), path).toEqual([]);
    }
  }
  expect(asked).toContain("/sign-in/email");
  expect(asked.length).toBeGreaterThan(25);
  expect(await database.query(`select * from identity."user", identity.session`)).toEqual(before);
});

test("other spellings of a path of the engine's lead nowhere either", async () => {
  for (const path of [
    "/api/auth//sign-in/email",
    "/api/auth/ok/",
    "//api/auth/ok/../get-session",
    "/ok",
    "/api/auth/api/auth/ok",
  ]) {
    const answer = await people.identity.handler(new Request(`http://localhost:3000${path}`));
    expect(answer.status, path).toBe(404);
  }
});

test("its ids are of our kind, ordered by time", async () => {
  await signUp("Max");
  const rows = await database.query<{ id: string }>(
    `select id from identity."user" union all select id from identity.session union all select id from identity.account`,
  );
  for (const { id } of rows) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab]/);
});

test("a password is kept as its salted hash, never twice the same", async () => {
  const rows = await database.query<{ password: string }>("select password from identity.account");
  expect(new Set(rows.map((row) => row.password)).size).toBe(rows.length);
  for (const row of rows) expect(row.password).toMatch(/^[\da-f]{32}:[\da-f]{128}$/);
});

test("it keeps quiet: what it says is logged as ours, and nothing goes to the console", () => {
  for (const line of log().trimEnd().split("\n")) expect(() => JSON.parse(line) as unknown).not.toThrow();
});
