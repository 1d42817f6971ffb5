import type {
  AccessToken,
  Account,
  Ask,
  Ending,
  OrganizationSession,
  OwnOrganization,
  ProblemCode,
} from "@guildhall/protocol";
import { problems } from "@guildhall/protocol";

/** A request as the server saw it. */
export interface Seen {
  readonly key: string;
  readonly account: string | null;
  /** The page asked by itself. */
  readonly background: boolean;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One person at the edge: which organizations they belong to, as `slug: role`. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: Record<string, string>;
}

/**
 * A server as a browser sees it, from request to response: accounts, organizations and their sessions of one cookie
 * jar. It stands at the network's edge, in the place of `fetch`.
 */
export class EdgeServer {
  readonly people = new Map<string, Person>();
  readonly signedIn = new Set<string>();
  /** The open sessions, as `user slug`. */
  readonly open = new Set<string>();
  /** What is asked for before somebody is let in, as `user slug`. */
  readonly asks = new Map<string, Ask>();
  /** How somebody's place in an organization ended, as `user id-of-slug`. */
  readonly endings = new Map<string, Ending>();
  readonly seen: Seen[] = [];
  /** Organizations that moved: the former slug, and the slug of now. */
  readonly moved = new Map<string, string>();
  /** Waited for between the work and the reply: what makes a network slow. */
  beforeReply: (seen: Seen) => Promise<void> = () => Promise.resolve();
  /** Answers in the server's place when it returns something; throws for a network that fails. */
  instead: (seen: Seen) => Response | undefined = () => undefined;

  add(person: Person): this {
    this.people.set(person.id, person);
    this.signedIn.add(person.id);
    return this;
  }

  /** How many requests of this key came. */
  count(key: string): number {
    return this.seen.filter((each) => each.key === key).length;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    const seen = {
      key: `${request.method} ${new URL(request.url).pathname}`,
      account: request.headers.get("guildhall-account"),
      background: request.headers.get("guildhall-background") === "1",
      query: Object.fromEntries(new URL(request.url).searchParams),
      body: text === "" ? null : (JSON.parse(text) as unknown),
    };
    this.seen.push(seen);
    const response = this.instead(seen) ?? this.#answer(seen);
    await this.beforeReply(seen);
    request.signal.throwIfAborted();
    return response;
  };

  #answer(seen: Seen): Response {
    const [, slug, rest = ""] = /\/api\/organizations\/([^/]+)(\/.*)?$/.exec(seen.key) ?? [];
    if (slug !== undefined) return this.#organization(seen, slug, rest);
    switch (seen.key) {
      case "GET /api/me":
        return json({ accounts: [...this.signedIn].map((user) => this.#account(user)) });
      case "GET /api/me/ending":
        return json({ ending: this.endings.get(`${seen.account} ${seen.query["organization"]}`) ?? null });
      case "POST /api/auth/sign-in/email":
        return this.#signIn(seen.body as { email: string });
      case "POST /api/auth/sign-out":
        return this.#signOut((seen.body as { user?: string }).user);
      case "POST /api/auth/step-up/totp":
        return this.#stepUp(seen.account ?? "", (seen.body as { code: string }).code);
      case "DELETE /api/me/sessions":
        return this.#signOut(seen.account ?? "");
      case "PATCH /api/me":
        return json(this.#user(seen.account ?? ""));
      default:
        return problem("not_found");
    }
  }

  #organization({ key, account }: Seen, slug: string, rest: string): Response {
    const [method] = key.split(" ");
    const user = account ?? [...this.signedIn][0];
    if (user === undefined || !this.signedIn.has(user)) return problem("unauthenticated");
    const now = this.moved.get(slug) ?? slug;
    if (this.people.get(user)?.roles[now] === undefined) return problem("not_found");
    if (now !== slug) return problem("organization_moved", { slug: now });
    const asks = this.asks.get(`${user} ${slug}`);
    if (asks) return problem("step_up_required", { asks, ways: ["otp"] });
    const opening = method === "POST" && rest === "/session";
    if (opening) this.open.add(`${user} ${slug}`);
    if (!this.open.has(`${user} ${slug}`)) return problem("organization_session_required");
    if (rest === "/session" && method === "DELETE") {
      this.open.delete(`${user} ${slug}`);
      return json(null, slug);
    }
    if (rest === "/session") return json(this.session(user, slug), slug);
    if (rest === "/tokens") return json(this.token(user, slug), slug);
    return rest === "" ? json(this.#organizationOf(slug), slug) : problem("not_found");
  }

  /** The access token as the server makes it: another one each time. */
  token(user: string, slug: string): AccessToken {
    const access_token = `token ${this.seen.length} of ${user} in ${slug}`;
    return { access_token, token_type: "Bearer", expires_in: 300 };
  }

  /** The session as the server tells of it. */
  session(user: string, slug: string): OrganizationSession {
    return {
      id: `session of ${user} in ${slug}`,
      organization: this.#organizationOf(slug),
      user: this.#user(user),
      role: this.people.get(user)?.roles[slug] ?? "",
      permissions: [],
      openedAt: "2026-11-20T10:00:00Z",
      expiresAt: "2026-11-21T10:00:00Z",
    };
  }

  #account(user: string): Account {
    const roles = Object.entries(this.people.get(user)?.roles ?? {});
    const organizations = roles.map(([slug, role]) => ({
      ...this.#organizationOf(slug),
      role,
      ...this.#standing(`${user} ${slug}`),
      lastUsedAt: null,
      deletesAt: null,
      logo: null,
    }));
    return {
      user: this.#user(user),
      authenticatedAt: "2026-11-20T09:00:00Z",
      landing: null,
      organizationCount: organizations.length,
      organizations,
    };
  }

  #standing(place: string): Pick<OwnOrganization, "session" | "asks" | "ways"> {
    const asks = this.asks.get(place);
    if (asks) return { session: "step_up", asks, ways: ["otp"] };
    return { session: this.open.has(place) ? "open" : "ready", asks: null, ways: [] };
  }

  #stepUp(user: string, code: string): Response {
    if (!this.signedIn.has(user)) return problem("unauthenticated");
    if (code !== "123456") return problem("wrong_code");
    for (const place of this.asks.keys()) if (place.startsWith(`${user} `)) this.asks.delete(place);
    return json({ user, methods: ["pwd", "otp", "mfa"], authenticatedAt: "2026-11-20T09:30:00Z" });
  }

  #user(id: string): Account["user"] {
    return { id, name: this.people.get(id)?.name ?? "", email: `${id}@example.com`, emailVerified: true };
  }

  #organizationOf(slug: string): OrganizationSession["organization"] {
    return { id: `id-of-${slug}`, slug, name: slug, plan: "free", createdAt: "2026-01-01T00:00:00Z" };
  }

  #signIn({ email }: { email: string }): Response {
    const id = email.split("@")[0] ?? "";
    if (!this.people.has(id)) return problem("wrong_credentials");
    this.signedIn.add(id);
    return json({ user: this.#user(id), landing: null });
  }

  #signOut(user: string | undefined): Response {
    for (const each of user === undefined ? [...this.signedIn] : [user]) {
      this.signedIn.delete(each);
      for (const name of this.open) if (name.startsWith(`${each} `)) this.open.delete(name);
    }
    return json(null);
  }
}

/** A JSON answer, of an organization when one is given. */
export function json(body: unknown, slug?: string): Response {
  const headers = slug === undefined ? {} : { "guildhall-organization": slug };
  return body === null ? new Response(null, { status: 204, headers }) : Response.json(body, { headers });
}

/** A refusal with a code. */
export function problem(code: ProblemCode, more: object = {}): Response {
  const document = { type: `https://example.com/errors/${code}`, code, ...problems[code], ...more };
  const headers = { "content-type": "application/problem+json" };
  return new Response(JSON.stringify(document), { status: document.status, headers });
}
