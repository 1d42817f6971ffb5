import { describe, expect, test } from "vitest";
import { readConfiguration } from "./config.ts";

const production = {
  NODE_ENV: "production",
  SECRET: "0123456789abcdef0123456789abcdef",
  PUBLIC_URL: "https://app.example.com/",
  SMTP_URL: "smtp://mail.example.com",
  DATABASE_URL: "postgresql://guildhall_tenant@db.example.com/app",
};

describe("on a developer's machine", () => {
  test("nothing need be set", () => {
    expect(readConfiguration({})).toMatchObject({
      production: false,
      port: 3000,
      host: "localhost",
      publicUrl: "http://localhost:3000",
      dataDirectory: ".data",
      prepare: true,
      trustedProxies: 0,
    });
  });

  test("the public address follows the port, and an empty variable counts as absent", () => {
    expect(readConfiguration({ PORT: "4321", DATABASE_URL: "", SECRET: " " })).toMatchObject({
      port: 4321,
      publicUrl: "http://localhost:4321",
    });
    expect(readConfiguration({ DATABASE_URL: "" })).not.toHaveProperty("databaseUrl");
  });
});

test("a development server that others can reach needs a secret of its own", () => {
  const PUBLIC_URL = "https://preview.example.com";
  expect(() => readConfiguration({ PUBLIC_URL })).toThrow("SECRET: Set it");
  expect(readConfiguration({ PUBLIC_URL, SECRET: production.SECRET }).secret).toBe(production.SECRET);
  expect(readConfiguration({ PUBLIC_URL: "http://acme.localhost:3000" }).production).toBe(false);
});

test("a Redis may stand beside PostgreSQL", () => {
  const redisUrl = "rediss://:password@redis.example.com:6380/1";
  expect(readConfiguration({ REDIS_URL: redisUrl })).toMatchObject({ redisUrl });
  expect(readConfiguration({})).not.toHaveProperty("redisUrl");
});

test("name servers of one's own may be named", () => {
  const named = " 192.0.2.53, 127.0.0.1:5353,[2001:db8::53]:5353 ,2001:db8::53";
  expect(readConfiguration({ DNS_SERVERS: named }).dnsServers).toEqual([
    "192.0.2.53",
    "127.0.0.1:5353",
    "[2001:db8::53]:5353",
    "2001:db8::53",
  ]);
  expect(readConfiguration({})).not.toHaveProperty("dnsServers");
});

describe("in production", () => {
  test("what is set is used", () => {
    expect(readConfiguration(production)).toMatchObject({
      production: true,
      publicUrl: "https://app.example.com",
      secret: production.SECRET,
      logLevel: "info",
    });
  });

  test.each(["SECRET", "PUBLIC_URL", "SMTP_URL", "DATABASE_URL"])(
    "a missing %s is named, with what to set",
    (name) => {
      const without = Object.fromEntries(Object.entries(production).filter(([key]) => key !== name));
      expect(() => readConfiguration(without)).toThrow(new RegExp(`${name}: Set it`));
    },
  );

  test("an address without TLS is refused, but for this machine", () => {
    const at = (PUBLIC_URL: string) => readConfiguration({ ...production, PUBLIC_URL }).publicUrl;
    for (const address of ["http://app.example.com", "http://localhost.example.com", "http://192.0.2.1"])
      expect(() => at(address)).toThrow("PUBLIC_URL: Set it to an https address");
    for (const address of [
      "http://localhost:3000",
      "http://acme.localhost",
      "http://127.0.0.1",
      "http://[::1]:8080",
    ])
      expect(at(address)).toBe(address);
  });
});

describe("services elsewhere", () => {
  test("one is on where both its variables are set, and none is by itself", () => {
    expect(readConfiguration({}).oauth).toEqual({});
    expect(readConfiguration({ GITHUB_CLIENT_ID: "ours", GITHUB_CLIENT_SECRET: "theirs" }).oauth).toEqual({
      github: { clientId: "ours", clientSecret: "theirs" },
    });
  });

  test.each(["GOOGLE", "GITHUB", "MICROSOFT"])("half of %s is refused, and the other half named", (name) => {
    expect(() => readConfiguration({ [`${name}_CLIENT_ID`]: "ours" })).toThrow(
      `${name}_CLIENT_SECRET: Set it`,
    );
    expect(() => readConfiguration({ [`${name}_CLIENT_SECRET`]: "theirs" })).toThrow(
      `${name}_CLIENT_ID: Set it`,
    );
  });
});

test.each([
  ["PORT", "many"],
  ["PORT", "70000"],
  ["SECRET", "too short"],
  ["PUBLIC_URL", "ftp://example.com"],
  ["PUBLIC_URL", "example.com"],
  ["PUBLIC_URL", "https://example.com/app"],
  ["PUBLIC_URL", "https://example.com?x=1"],
  ["DATABASE_PREPARE", "maybe"],
  ["REDIS_URL", "localhost:6379"],
  ["REDIS_URL", "https://redis.example.com"],
  ["TRUSTED_PROXIES", "-1"],
  ["DNS_SERVERS", "dns.example.com"],
  ["DNS_SERVERS", "192.0.2.53,"],
  ["DNS_SERVERS", "192.0.2.53:0"],
  ["DNS_SERVERS", "[2001:db8::53"],
  ["LOG_LEVEL", "loud"],
])("%s=%s is refused by name, before anything starts", (name, value) => {
  expect(() => readConfiguration({ [name]: value })).toThrow(name);
});
