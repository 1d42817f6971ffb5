import { createHash } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import {
  isBytes,
  readEnding,
  type Answer,
  type createExport,
  type createInvitationLink,
  type createInvitations,
  type Endpoint,
} from "@guildhall/protocol";
import { newId } from "../src/http/index.ts";
import { customRole } from "./belonging.ts";
import { origin, signedIn, type Person } from "./cast.ts";
import { describeConformance, type ConformanceWorld } from "./conformance.ts";
import { prove } from "./policies.ts";
import { testWorld } from "./world.ts";

const world = await testWorld();
afterAll(() => world.close());
const { guildhall, database, olivia, max, eve, acme } = world;
const cast: Readonly<Record<"olivia" | "max" | "eve", Person>> = { olivia, max, eve };

const shownPasskey = {
  id: "AA",
  rawId: "AA",
  type: "public-key",
  clientExtensionResults: {},
  response: { clientDataJSON: "AA", authenticatorData: "AA", signature: "AA" },
};

const policy = {
  allowedMethods: ["pwd", "hwk"],
  mfaRequired: false,
  maxAgeSeconds: 86_400,
  idleSeconds: 3600,
  allowedEmailDomains: ["example.com"],
};

/** A good body for each endpoint that takes one; what it does in earnest is tested in its room. */
const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "POST /api/auth/sign-up/email": {
    name: "Nia",
    email: "nia@example.com",
    password: "a password of Nia's",
    organization: { name: "Initech" },
  },
  "POST /api/auth/sign-in/email": { email: "olivia@example.com", password: "not her password" },
  "POST /api/auth/sign-out": {},
  "POST /api/auth/send-verification-email": { email: "nobody@example.com" },
  "POST /api/auth/verify-email": { token: "no such token" },
  "POST /api/auth/request-password-reset": { email: "nobody@example.com" },
  "POST /api/auth/reset-password": { token: "no such token", password: "a new password" },
  "POST /api/me/email-change": { email: "olivia@example.com" },
  "POST /api/me/email-change/confirmation": { token: "no such token" },
  "POST /api/auth/email-code": { email: "nobody@example.com" },
  "POST /api/auth/sign-in/email-code": { email: "nobody@example.com", code: "12345678" },
  "POST /api/auth/sign-in/second-factor": { code: "123456" },
  "POST /api/auth/step-up/password": { password: "not her password" },
  "POST /api/auth/step-up/email-code": { code: "12345678" },
  "POST /api/auth/step-up/totp": { code: "123456" },
  "POST /api/me/totp/confirmation": { code: "123456" },
  "POST /api/auth/sign-in/oauth": { provider: "google", returnTo: "/acme" },
  "POST /api/auth/step-up/oauth": { provider: "google", returnTo: "/acme" },
  "POST /api/auth/sign-in/sso": { organization: "acme", returnTo: "/acme" },
  "POST /api/auth/sso/:connection/acs": { SAMLResponse: "bm90aGluZw==", RelayState: "nothing" },
  "POST /api/auth/step-up/sso": { organization: "acme", returnTo: "/acme" },
  "POST /api/organizations/:org/sso": {
    connection: {
      kind: "oidc",
      issuer: "https://login.example.com",
      clientId: "guildhall",
      clientSecret: "a secret of theirs and ours",
    },
    provisionRole: "member",
  },
  "PATCH /api/organizations/:org/sso/:connection": { provisionRole: "member" },
  "POST /api/organizations/:org/sso/:connection/test": { returnTo: "/acme/settings/sso" },
  "POST /api/me/oauth-links": { provider: "google", returnTo: "/acme" },
  "PUT /api/me/password": { oldPassword: "not hers", password: "a new password", endOtherSessions: true },
  "POST /api/me/passkeys": {
    challenge: newId(),
    name: "Laptop",
    response: { ...shownPasskey, response: { clientDataJSON: "AA", attestationObject: "AA" } },
  },
  "PATCH /api/me/passkeys/:passkey": { name: "Phone" },
  "POST /api/auth/sign-in/passkey": { challenge: newId(), response: shownPasskey },
  "POST /api/auth/step-up/passkey": { challenge: newId(), response: shownPasskey },
  "PATCH /api/me": { name: "Olivia" },
  "DELETE /api/me": { password: "not her password" },
  "POST /api/organizations": { name: "Umbrella" },
  "PATCH /api/organizations/:org/policy": policy,
  "POST /api/organizations/:org/policy/effect": policy,
  "PATCH /api/organizations/:org": { name: "Acme", slug: "acme", metadata: { region: "eu" } },
  "PUT /api/organizations/:org/members/:user/role": { role: "admin" },
  "POST /api/organizations/:org/ownership": { user: max.userId, ownRole: "admin" },
  "POST /api/organizations/:org/roles": { name: "scout", permissions: ["member:read"] },
  "PATCH /api/organizations/:org/roles/:role": { permissions: ["member:read"] },
  "POST /api/organizations/:org/teams": { name: "Support" },
  "PATCH /api/organizations/:org/teams/:team": { name: "Care" },
  "POST /api/organizations/:org/invitations": { emails: ["ann@example.org"], role: "member", teams: [] },
  "POST /api/token": { grant_type: "refresh_token", client_id: "acme-cli", refresh_token: "no such token" },
  "POST /api/device_authorization": { client_id: "acme-cli" },
  "POST /api/me/device/viewing": { code: "BBBB-BBBB" },
  "POST /api/me/device/approval": { code: "BBBB-BBBB" },
  "POST /api/me/device/denial": { code: "BBBB-BBBB" },
  "POST /api/organizations/:org/tokens": { audience: "https://reports.example.com" },
  "POST /api/organizations/:org/api-keys": { name: "Deploy", permissions: ["member:read"], days: 30 },
  "POST /api/organizations/:org/domains": { domain: "acme.example", joining: "ask", role: "member" },
  "PATCH /api/organizations/:org/domains/:domain": { joining: "join", role: "member" },
  "POST /api/organizations/:org/membership-requests/:request/acceptance": { role: "member" },
  "POST /api/organizations/:org/invitation-links": {
    role: "member",
    teams: [],
    maxUses: 20,
    expiresInSeconds: 3600,
    allowedDomain: "acme.example",
  },
  "POST /api/invitation-links/:link/viewing": { secret: "no such secret" },
  "POST /api/invitation-links/:link/acceptance": { secret: "no such secret" },
  "POST /api/invitation-links/:link/sign-up": {
    secret: "no such secret",
    name: "Nia",
    email: "nia@example.com",
    password: "a password of Nia's",
  },
  "POST /api/invitations/:invitation/viewing": { secret: "no such secret" },
  "POST /api/invitations/:invitation/acceptance": { secret: "no such secret" },
  "POST /api/invitations/:invitation/rejection": { secret: "no such secret" },
  "POST /api/invitations/:invitation/sign-up": {
    secret: "no such secret",
    name: "Nia",
    password: "a password of Nia's",
  },
};

// Using a session is noted once a minute, and these tests may take longer: theirs were used in an hour from now.
await database.query("update guildhall.organization_session set last_used_at = now() + interval '1 hour'");
await customRole(database, acme, { name: "adviser", permissions: ["member:read"] });
const team = newId();
await database.query(
  `with team as (
     insert into guildhall.team (organization_id, id, name) values ($1, $2, 'Sales') returning id
   )
   insert into guildhall.team_member (organization_id, team_id, user_id) select $1, id, $3 from team`,
  [acme.id, team, max.userId],
);

const invited = await world.ask(olivia, "/api/organizations/acme/invitations", {
  method: "POST",
  body: { emails: ["ben@example.org"] },
});
const [invitation] = (invited.body as Answer<typeof createInvitations>).items;

const exported = await world.ask(olivia, "/api/organizations/acme/exports", { method: "POST" });
const { id: dataExport } = exported.body as Answer<typeof createExport>;

const passkey = newId();
await database.query(
  `insert into identity.passkey (id, user_id, name, credential_id, public_key)
   values ($1, $2, 'Laptop', 'of-olivia', '\\x00')`,
  [passkey, olivia.userId],
);

// Who has a passkey is asked for two factors.
await prove(database, olivia, { methods: ["hwk", "mfa"] });

const link = newId();
await database.query(
  `insert into identity.account (id, user_id, provider_id, account_id) values ($1, $2, 'google', 'of-olivia')`,
  [link, olivia.userId],
);

const apiKey = newId();
await database.query(
  `insert into guildhall.api_key (organization_id, id, name, permissions, hash, ending, created_by, expires_at)
   values ($1, $2, 'Deploy', '{member:read}', sha256('a key'), 'abcd', $3, now() + interval '90 days')`,
  [acme.id, apiKey, olivia.userId],
);

const [domain, request] = [newId(), newId()];
await database.query(
  `with domain as (
     insert into guildhall.email_domain (organization_id, id, domain) values ($1, $2, 'acme-labs.example')
   )
   insert into guildhall.membership_request (organization_id, id, user_id, name, email)
   values ($1, $3, $4, 'Ira', 'ira@example.com')`,
  [acme.id, domain, request, (await signedIn(database, "Ira")).userId],
);
const connection = newId();
await database.query(
  `with domain as (
     insert into guildhall.email_domain (organization_id, id, domain, verified_at, checked_at)
     values ($1, $3, 'acme-people.example', now(), now())
   )
   insert into guildhall.sso_connection (organization_id, id, kind, issuer, client_id, client_secret)
   values ($1, $2, 'oidc', 'https://login.example.com', 'guildhall', 'sealed')`,
  [acme.id, connection, newId()],
);
const linked = await world.ask(olivia, "/api/organizations/acme/invitation-links", {
  method: "POST",
  body: {},
});
const { id: invitationLink } = linked.body as Answer<typeof createInvitationLink>;

const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const logo = newId();
await database.query(
  `with image as (
     insert into guildhall.image (organization_id, id, type, bytes) values ($1, $2, 'image/webp', '\\x00')
   )
   update guildhall.organization set logo_id = $2 where id = $1`,
  [acme.id, logo],
);

const endpoints = guildhall.routes.map(({ endpoint }) => endpoint);
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

describe("every endpoint of the API (T-ISO-0, T-ISO-1, T-ISO-4, T-CSRF-1, T-CSRF-2, T-TYPE-1, T-MASS-1, T-QRY-1, T-FIELD-1)", () => {
  describeConformance({ endpoints, world: () => conformanceWorld });

  test("every endpoint that takes a body has a good one here", () => {
    expect(Object.keys(bodies).sort()).toEqual(
      endpoints
        .filter(({ body }) => body !== null && !isBytes(body))
        .map(nameOf)
        .sort(),
    );
  });

  test("the reference lists every endpoint that is served", async () => {
    const { body } = await world.ask(null, "/api/openapi.json");
    const { paths } = body as { readonly paths: Readonly<Record<string, object>> };
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`),
    );
    expect(listed.sort()).toEqual(endpoints.map(nameOf).sort());
  });
});

const conformanceWorld: ConformanceWorld = {
  origin,
  request: (request) => guildhall.fetch(request),
  cookieOf: (name) => `guildhall=${cast[name].token}`,
  slugs: { acme: acme.slug },
  parametersFor: ({ path }) => ({
    ...(path.includes(":org") ? { org: acme.slug } : {}),
    ...(path.includes(":invitation") ? { invitation: invitation?.invitation?.id ?? "" } : {}),
    ...(path.includes(":export") ? { export: dataExport } : {}),
    ...(path.includes(":image") ? { image: logo } : {}),
    ...(path.includes(":user") ? { user: max.userId } : {}),
    ...(path.includes(":role") ? { role: "adviser" } : {}),
    ...(path.includes(":session") ? { session: olivia.sessionId } : {}),
    ...(path.includes(":team") ? { team } : {}),
    ...(path.includes(":key") ? { key: apiKey } : {}),
    ...(path.includes(":passkey") ? { passkey } : {}),
    ...(path.includes(":link") ? { link } : {}),
    ...(path.includes(":slug") ? { slug: "nobody-has-this" } : {}),
    ...(path.includes(":domain") ? { domain } : {}),
    ...(path.includes(":request") ? { request } : {}),
    ...(path.includes(":connection") ? { connection } : {}),
    ...(path.includes("/invitation-links/:link") ? { link: invitationLink } : {}),
  }),
  queryFor: (endpoint): Readonly<Record<string, string>> =>
    endpoint === readEnding ? { organization: acme.id } : {},
  bytesFor: () => new Blob([onePixel], { type: "image/png" }),
  bodyFor: (endpoint) => bodies[nameOf(endpoint)] ?? {},
  fingerprint,
  whileProofIsOld: async (run) => {
    const proved = (at: string, methods: string): Promise<unknown> =>
      database.query(
        `update identity.session set authenticated_at = ${at}, personal_at = ${at}, methods = $2,
         shown_at = (select jsonb_object_agg(way, ${at}) from unnest($2::text[]) way) where user_id = $1`,
        [olivia.userId, methods],
      );
    await proved("now() - interval '1 day'", "{hwk,mfa}");
    await run().finally(() => proved("now()", "{hwk,mfa}"));
  },
};

/** Everything that is in the database, in so many bytes. */
async function fingerprint(): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('guildhall', 'identity', 'public') order by 1`,
  );
  const sum = createHash("sha256");
  for (const { name } of tables) {
    const rows = await database.query(`select t::text as row from ${name} t order by 1`);
    sum.update(JSON.stringify([name, rows]));
  }
  return sum.digest("hex");
}
