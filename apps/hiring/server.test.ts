import { freePort, testDatabase } from "@guildhall/server/testing";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { demoPassword } from "./demo/people.ts";

const database = await testDatabase();
afterAll(() => database.close());
/** Who founds something here keeps nobody of the demo from being there. */
const withFounders = await testDatabase();
afterAll(() => withFounders.close());

const port = await freePort();
const publicUrl = `http://localhost:${port}`;
const production = {
  NODE_ENV: "production",
  SECRET: "a secret of this test, long enough to be one",
  PUBLIC_URL: publicUrl,
  // Nothing is sent in this test, and nothing listens there.
  SMTP_URL: "smtp://localhost:9",
};

test("in production nobody is told of demo people or kept mail, and there are none", async () => {
  const server = start(production);
  await ready(server);
  for (const path of ["/dev/people", "/dev/mail", "/dev/components", "/dev/components/members"]) {
    const answer = await fetch(publicUrl + path);
    expect(answer.status, path).toBe(404);
    expect(await answer.text(), path).not.toContain("development");
  }
  expect(await (await fetch(`${publicUrl}/sign-in`)).text()).not.toContain("guildhall-development");
  expect(await database.query(`select count(*)::int as people from identity."user"`)).toEqual([
    { people: 0 },
  ]);
  expect(await stopped(server)).toBe(0);
}, 60_000);

test("no identity provider on the machine itself is spoken with in production", async () => {
  expect(await triesProviderHere(production)).toEqual({ status: 503, asked: 0 });
}, 60_000);

test("a developer can try an identity provider on the same machine", async () => {
  const { status, asked } = await triesProviderHere({});
  expect(status).toBe(200);
  expect(asked).toBeGreaterThan(0);
}, 60_000);

test("in development everybody of the demo data signs in with the one password", async () => {
  const server = start({});
  await ready(server);
  const { password, people } = (await (await fetch(`${publicUrl}/dev/people`)).json()) as {
    password: string;
    people: { email: string }[];
  };
  expect(password).toBe(demoPassword);
  for (const { email } of people.slice(0, 3)) {
    const answer = await fetch(`${publicUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin" },
      body: JSON.stringify({ email, password }),
    });
    expect(answer.status, email).toBe(200);
  }
  expect(await stopped(server)).toBe(0);
}, 60_000);

test("in production a database with the demo people is refused", async () => {
  const server = start(production);
  expect(await text(server.stderr)).toContain(
    "This database holds the demo people, whose password is public.",
  );
  expect(server.exitCode ?? (await once(server, "exit"))[0]).toBe(1);
}, 60_000);

/** Founds an organization that names an identity provider on this machine, and tries it. */
async function triesProviderHere(
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly asked: number }> {
  let asked = 0;
  const provider = createServer((_, answer) => {
    asked += 1;
    answer.setHeader("Content-Type", "application/json").end(
      JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
      }),
    );
  }).listen(0, "127.0.0.1");
  await once(provider, "listening");
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const server = start(variables, withFounders);
  await ready(server);
  const founded = await foundProved();
  const connection = { kind: "oidc", issuer, clientId: "guildhall", clientSecret: "a secret" };
  const named = await send(`/api/organizations/${founded.slug}/sso`, { connection }, founded.cookie);
  const { id } = (await named.json()) as { readonly id: string };
  const path = `/api/organizations/${founded.slug}/sso/${id}/test`;
  const { status } = await send(path, {}, founded.cookie);
  expect(await stopped(server)).toBe(0);
  provider.close();
  return { status, asked };
}

/** An organization with a domain that counts as proved, and the cookie of its owner. */
async function foundProved(): Promise<{ readonly slug: string; readonly cookie: string }> {
  const slug = `founded-${randomUUID().slice(0, 8)}`;
  const signedUp = await send("/api/auth/sign-up/email", {
    ...{ name: "Vera", email: `vera@${slug}.example`, password: "a sentence is a good password" },
    organization: { name: "Founded", slug },
  });
  expect(signedUp.status).toBe(201);
  const cookie = signedUp.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  expect((await send(`/api/organizations/${slug}/session`, undefined, cookie)).status).toBeLessThan(300);
  await withFounders.query(
    `insert into guildhall.email_domain (organization_id, id, domain, verified_at, checked_at)
     select id, gen_random_uuid(), $1 || '.example', now(), now() from guildhall.organization where slug = $1`,
    [slug],
  );
  return { slug, cookie };
}

function send(path: string, body: object | undefined, cookie = ""): Promise<Response> {
  return fetch(publicUrl + path, {
    method: "POST",
    headers: { "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json", cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

type Server = ChildProcessByStdio<null, null, Readable>;

function start(variables: Readonly<Record<string, string>>, { tenantUrl, ownerUrl } = database): Server {
  const { PATH } = process.env;
  const file = fileURLToPath(new URL("./server.ts", import.meta.url));
  return spawn(process.execPath, ["--conditions=guildhall", file], {
    env: {
      PATH,
      PORT: String(port),
      DATABASE_URL: tenantUrl,
      DATABASE_OWNER_URL: ownerUrl,
      ...variables,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

async function ready(server: Server): Promise<void> {
  while (server.exitCode === null) {
    const answer = await fetch(`${publicUrl}/readyz`).catch(() => null);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  throw new Error(`The server ended: ${await text(server.stderr)}`);
}

async function stopped(server: Server): Promise<unknown> {
  server.kill("SIGTERM");
  const [code] = (await once(server, "exit")) as [unknown];
  return code;
}
