import { hash, randomBytes } from "node:crypto";
import { Problem } from "../problem.ts";

// The longest that browsers keep a cookie: 400 days.
const maxAgeSeconds = 400 * 24 * 60 * 60;
// As long as the longest that something begun can wait: 10 minutes.
const proofSeconds = 10 * 60;
const wellFormed = /^[\w-]{43}$/;

/** The part of a handler's reply that takes a cookie. */
export interface CookieBearer {
  readonly headers: Headers;
}

/** The name of the browser's one cookie: `__Host-guildhall`, or `guildhall` on plain http (a developer's machine). */
export function browserCookieName(secure: boolean): string {
  return secure ? "__Host-guildhall" : "guildhall";
}

/** Makes the secret of a browser: 256 random bits as 43 characters of base64url. */
export function newBrowserToken(): string {
  return randomBytes(32).toString("base64url");
}

/** The SHA-256 of a token: the only form in which one is kept. */
export function hashOf(token: string): Buffer {
  return hash("sha256", token, "buffer");
}

/**
 * Gives the browser its cookie with an answer, for 400 days; `secure` where the public URL is https.
 * @see RFC 6265bis section 4.1.3.2
 */
export function setBrowserCookie(reply: CookieBearer, token: string, secure: boolean): void {
  if (!wellFormed.test(token)) throw new TypeError("A browser's token is made by newBrowserToken().");
  const name = browserCookieName(secure);
  reply.headers.append("Set-Cookie", cookie({ name, value: token, maxAgeSeconds, secure }));
}

/** Takes the browser's cookie away with an answer; `secure` where the public URL is https. */
export function clearBrowserCookie(reply: CookieBearer, secure: boolean): void {
  const name = browserCookieName(secure);
  reply.headers.append("Set-Cookie", cookie({ name, value: "", maxAgeSeconds: 0, secure }));
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
  readonly secure: boolean;
}

function cookie({ name, value, maxAgeSeconds: maxAge, secure }: Cookie): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? "; Secure" : ""}`;
}

function proofCookieName(secure: boolean): string {
  return `${browserCookieName(secure)}-proof`;
}

/** The cookie, for 10 minutes, of a browser in which a proof was begun: only there can it be completed. */
export function proofCookie(token: string, secure: boolean): string {
  return cookie({ name: proofCookieName(secure), value: token, maxAgeSeconds: proofSeconds, secure });
}

/** Reads the token of a begun proof from a `Cookie` header, as `browserTokenOf` does its own. */
export function proofTokenOf(header: string | null, secure: boolean): string | null {
  return tokenOf(header, proofCookieName(secure));
}

/**
 * Reads the browser's token from a `Cookie` header; null without one, or when it has not the form of ours.
 *
 * Throws the problem `invalid_request` when two cookies have its name: somebody planted one of them, and which is not
 * ours to guess.
 */
export function browserTokenOf(header: string | null, secure: boolean): string | null {
  return tokenOf(header, browserCookieName(secure));
}

function tokenOf(header: string | null, name: string): string | null {
  if (header === null) return null;
  const values = header.split(";").flatMap((pair) => valueOf(pair, name));
  if (values.length > 1) throw new Problem("invalid_request", { detail: `Send the cookie ${name} once.` });
  const [token = ""] = values;
  return wellFormed.test(token) ? token : null;
}

function valueOf(pair: string, name: string): string[] {
  const at = pair.indexOf("=");
  return at >= 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
}
