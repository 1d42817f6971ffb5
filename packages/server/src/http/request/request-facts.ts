import { id as uuid } from "@guildhall/protocol";
import { newId } from "../ids.ts";
import { Problem } from "../problem.ts";
import { browserTokenOf } from "./browser-cookie.ts";
import { refuseCrossSite, refuseForeignHost } from "./cross-site.ts";
import type { PublicOrigin } from "./public-origin.ts";

/** What every room may know of a request without reading it again. */
export interface RequestFacts {
  /** A uuid v7, also in the `Request-Id` header of the answer and in the logs. */
  readonly id: string;
  /** The caller's address, as the proxies that are trusted tell it. */
  readonly ip: string | null;
  /** What the caller says it is: at most 512 characters, none of them control characters. */
  readonly userAgent: string | null;
  /** The secret of the browser's one cookie. */
  readonly browserToken: string | null;
  /** What stands behind `Bearer` in `Authorization`: an access token or an API key. Never beside a browser's cookie. */
  readonly bearerToken: string | null;
  /**
   * The account that the request speaks for: the user id in `Guildhall-Account`, in lower case. Of a link, which can send no
   * header of ours, it is what the parameter `guildhall-account` says.
   */
  readonly account: string | null;
  /**
   * Somebody did something to have it sent. Only such a request is a use of an organization's session; one with
   * `Guildhall-Background: 1`, or that a browser sends ahead of time, leaves its idle time as it is.
   */
  readonly deliberate: boolean;
}

/** What is known of a request before it is read. */
export interface FactsOptions {
  readonly id: string;
  readonly ip: string | null;
  /** The public URL is https. */
  readonly secure: boolean;
}

const known = new WeakMap<Request, RequestFacts>();

/**
 * The facts of a request: those that the router read when it came in. A request that no router served (one that an
 * application answers by itself) is refused and read here as the router would, but for its address, which stays unknown.
 *
 * Throws the problems `invalid_request` and `cross_site_request`.
 */
export function factsOf(request: Request, origin: PublicOrigin): RequestFacts {
  const facts = known.get(request);
  if (facts) return facts;
  refuseForeignHost(request, origin);
  refuseCrossSite(request, origin);
  return readFacts(request, { id: newId(), ip: null, secure: origin.secure });
}

/**
 * Reads the facts of a request, and remembers them for as long as the request lives.
 *
 * Throws the problem `invalid_request` for a second browser cookie, a malformed `Guildhall-Account`, and for a request
 * that brings both a browser's cookie and a token: which of the two it speaks for is not ours to guess.
 */
export function readFacts(request: Request, { id, ip, secure }: FactsOptions): RequestFacts {
  const browserToken = browserTokenOf(request.headers.get("cookie"), secure);
  const bearerToken = bearerTokenOf(request.headers.get("authorization"));
  if (browserToken !== null && bearerToken !== null)
    throw new Problem("invalid_request", { detail: "Send a token or the browser's cookie, not both." });
  const facts: RequestFacts = {
    id,
    ip,
    userAgent: userAgentOf(request.headers.get("user-agent")),
    browserToken,
    bearerToken,
    account: accountOf(request.headers.get("guildhall-account") ?? accountOfLink(request)),
    deliberate: isDeliberate(request.headers),
  };
  known.set(request, facts);
  return facts;
}

function userAgentOf(header: string | null): string | null {
  const text = header?.replace(/\p{Cc}/gu, "").slice(0, 512) ?? "";
  return text === "" ? null : text;
}

// Another scheme is somebody else's business: a proxy may ask for a password of its own.
function bearerTokenOf(header: string | null): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1] ?? null;
}

function isDeliberate(headers: Headers): boolean {
  if (headers.get("guildhall-background") === "1") return false;
  return headers.get("sec-purpose")?.startsWith("prefetch") !== true;
}

/** The name, in an address, of the account that a link speaks for. */
export const accountParameter = "guildhall-account";

function accountOfLink({ method, url }: Request): string | null {
  if ((method !== "GET" && method !== "HEAD") || !url.includes(accountParameter)) return null;
  return new URL(url).searchParams.get(accountParameter);
}

function accountOf(header: string | null): string | null {
  if (header === null) return null;
  if (uuid.safeParse(header).success) return header.toLowerCase();
  throw new Problem("invalid_request", { detail: "Guildhall-Account takes one user id, a uuid." });
}
