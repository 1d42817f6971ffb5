import fc from "fast-check";
import pg from "pg";
import { expect, test } from "vitest";
import { connectionUrl, describeTarget, withDatabase, withLogin } from "./connection-url.ts";

const word = fc.string({ minLength: 1, unit: "grapheme" });

test("whatever characters a login has, the driver reads back what was written", () => {
  fc.assert(
    fc.property(
      word,
      word,
      fc.constantFrom("/tmp/a b", "/tmp/Ünïcode", "db.example.com", "127.0.0.1"),
      (user, password, host) => {
        const url = connectionUrl({ host, port: 6543, database: "acme", login: { user, password } });
        expect(new pg.Client({ connectionString: url })).toMatchObject({
          user,
          password,
          host,
          port: 6543,
          database: "acme",
        });
      },
    ),
  );
});

test.each([
  "postgresql://ada:hush@db.example.com:6543/acme?sslmode=verify-full",
  "postgres://db.example.com/acme?user=ada&password=hush&port=6543",
  "postgres://ada:hush@/acme?host=/run/postgresql&port=6543",
  "postgres://ada:hush@%2Frun%2Fpostgresql:6543/acme",
])("another login and another database change nothing else in %s", (given) => {
  const before = new pg.Client({ connectionString: given });
  const changed = withDatabase(withLogin(given, { user: "max", password: "p@/?#" }), "globex");
  const after = new pg.Client({ connectionString: changed });
  expect(before).toMatchObject({ user: "ada", database: "acme" });
  expect(after).toMatchObject({
    user: "max",
    password: "p@/?#",
    database: "globex",
    host: before.host,
    port: before.port,
  });
  expect(after.ssl).toEqual(before.ssl);
});

test("messages say where a URL leads, and never the password", () => {
  expect(describeTarget("postgres://ada:hush@db.example.com/acme")).toBe("db.example.com:5432/acme");
  expect(describeTarget("postgres://ada:hush@/acme?host=/run/postgresql&port=6543")).toBe(
    "/run/postgresql:6543/acme",
  );
  for (const wrong of [
    "ada:hush@db.example.com/acme",
    "mysql://ada:hush@db/acme",
    "postgres://ada:hu sh@db:port/acme",
  ]) {
    const refusal = expect(() => describeTarget(wrong));
    refusal.toThrow(TypeError);
    refusal.not.toThrow(/hush/);
  }
});
