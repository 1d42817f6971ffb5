import type { SsoConnection } from "@guildhall/protocol";
import { newId } from "../src/http/index.ts";
import { origin, type Organization, type Person } from "./cast.ts";
import { OidcProvider, type Jar } from "./oidc.ts";
import { Browser, type Got } from "./people.ts";
import { testWorld, type Answer, type World } from "./world.ts";

/** A browser that goes to an identity provider, and where it ends. */
export interface Visit {
  readonly as: string;
  readonly organization?: string;
  readonly returnTo?: string;
  readonly jar?: Jar;
}

/** A world in which Acme and Globex each have an identity provider, and people have addresses in their domains. */
export interface SsoWorld extends World {
  readonly providers: Readonly<Record<"acme" | "globex", OidcProvider>>;
  /** A browser; with somebody of the cast, theirs. */
  readonly browser: (person?: Person) => Browser;
  /** Names a provider of an organization's, and makes it live without having tried it. */
  readonly live: (
    organization: Organization,
    body?: Readonly<Record<string, unknown>>,
  ) => Promise<SsoConnection>;
  /** Begins to sign in, or to step up. */
  readonly begin: (
    where: Browser,
    going?: {
      readonly path?: string;
      readonly organization?: string;
      readonly returnTo?: string;
      readonly user?: string;
    },
  ) => Promise<string>;
  /** Comes back in a browser, as a link that is followed from another site; gives where it is led. */
  readonly comeBack: (where: Browser, address: string) => Promise<string>;
  /** There and back as somebody; gives where the browser is led. */
  readonly go: (where: Browser, visit: Visit) => Promise<string>;
  /** What an account session of a browser has shown, by the person's id. */
  readonly methodsIn: (where: Browser) => Promise<Readonly<Record<string, readonly string[]>>>;
  /** What an organization is to a browser. */
  readonly enter: (where: Browser, slug: string, user?: string) => Promise<Got>;
  readonly named: (person: Person, slug: string) => Promise<Answer>;
}

/** Makes such a world for one test file; close it when the file is done. */
export async function testSso(): Promise<SsoWorld> {
  const world = await testWorld({ ssoOnLoopback: true });
  const { database, guildhall, acme, globex, olivia, max, eve, ask } = world;
  const providers = { acme: await OidcProvider.start(), globex: await OidcProvider.start() };
  const cast = { olivia, max, eve };
  for (const [name, domain] of [
    ["olivia", "acme.example"],
    ["max", "acme.example"],
    ["eve", "globex.example"],
  ] as const) {
    const { userId } = cast[name];
    await database.query(`update identity."user" set email = $2 where id = $1`, [
      userId,
      `${name}@${domain}`,
    ]);
  }
  for (const [{ id }, domain] of [
    [acme, "acme.example"],
    [globex, "globex.example"],
  ] as const)
    await database.query(
      `insert into guildhall.email_domain (organization_id, id, domain, verified_at, checked_at)
       values ($1, $2, $3, now(), now())`,
      [id, newId(), domain],
    );
  for (const name of ["olivia", "max"] as const)
    providers.acme.people.set(name, { email: `${name}@acme.example`, name });
  providers.globex.people.set("eve", { email: "eve@globex.example", name: "eve" });

  const begin: SsoWorld["begin"] = async (where, going = {}) => {
    const { path = "/api/auth/sign-in/sso", organization = "acme", returnTo, user } = going;
    const headers = user === undefined ? {} : { "Guildhall-Account": user };
    const body = { organization, ...(returnTo === undefined ? {} : { returnTo }) };
    const got = await where.post(path, body, headers);
    if (got.status !== 200) throw new Error(`Nothing was begun: ${got.text}`);
    return (got.body as { readonly url: string }).url;
  };
  const comeBack: SsoWorld["comeBack"] = async (where, address) => {
    const { pathname, search } = new URL(address);
    const headers = {
      "Sec-Fetch-Site": "cross-site",
      "Sec-Fetch-Mode": "navigate",
      "Sec-Fetch-Dest": "document",
    };
    const got = await where.send("GET", `${pathname}${search}`, { headers });
    return (got.headers.get("location") ?? got.text).replace(/&?request=[\da-f-]+/, "");
  };
  return {
    ...world,
    providers,
    begin,
    comeBack,
    browser(person) {
      const made = new Browser(guildhall.fetch, { publicUrl: origin, ip: "203.0.113.7" });
      if (person) made.cookie = `guildhall=${person.token}`;
      return made;
    },
    async live(organization, body = {}) {
      const provider = providers[organization.slug as "acme" | "globex"];
      const owner = organization.slug === "acme" ? olivia : eve;
      const { clientId, clientSecret } = provider.client;
      const connection = { kind: "oidc", issuer: provider.issuer, clientId, clientSecret };
      const path = `/api/organizations/${organization.slug}/sso`;
      const made = await ask(owner, path, { method: "POST", body: { connection, ...body } });
      if (made.status !== 201) throw new Error(`It was not named: ${JSON.stringify(made.body)}`);
      const named = made.body as Extract<SsoConnection, { kind: "oidc" }>;
      provider.register(named.redirectUri);
      await database.query("update guildhall.sso_connection set tested_revision = revision where id = $1", [
        named.id,
      ]);
      const live = await ask(owner, `${path}/${named.id}`, { method: "PATCH", body: { state: "live" } });
      if (live.status !== 200) throw new Error(`It is not live: ${JSON.stringify(live.body)}`);
      return live.body as SsoConnection;
    },
    async go(where, { as, organization = "acme", returnTo, jar }) {
      const url = await begin(where, { organization, ...(returnTo === undefined ? {} : { returnTo }) });
      return comeBack(where, await providers[organization as "acme" | "globex"].visit(url, as, jar));
    },
    async methodsIn(where) {
      const rows = await database.query<{ user_id: string; methods: readonly string[] }>(
        `select s.user_id, s.methods from identity.session s
         join guildhall.browser_account ba on ba.session_id = s.id
         join guildhall.browser b on b.id = ba.browser_id where b.token_hash = sha256($1::text::bytea)`,
        [where.token],
      );
      return Object.fromEntries(rows.map(({ user_id, methods }) => [user_id, methods]));
    },
    async enter(where, slug, user) {
      const headers = user === undefined ? {} : { "Guildhall-Account": user };
      const opened = await where.post(`/api/organizations/${slug}/session`, undefined, headers);
      return opened.status >= 400 ? opened : where.send("GET", `/api/organizations/${slug}`, { headers });
    },
    named: (person, slug) => ask(person, `/api/organizations/${slug}/sso`),
    async close() {
      await world.close();
      await Promise.all([providers.acme.close(), providers.globex.close()]);
    },
  };
}
