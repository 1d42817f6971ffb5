import { lookup as lookUp, type LookupAddress } from "node:dns";
import { request as requestPlain, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isLoopback, isPublicAddress } from "./public-address.ts";

/** What is fetched, as openid-client asks for it. */
export interface Fetching {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Fetches from an address that somebody else told us. */
export type GuardedFetch = (address: string, fetching: Fetching) => Promise<Response>;

/** How far the guard lets go. */
export interface GuardOptions {
  /** Let this machine be fetched from, also without TLS (default false): for tests. */
  readonly allowLoopback?: boolean;
}

/** The longest that an answer may take, in milliseconds. */
const timeoutMs = 10_000;
/** The longest that an answer may be, in bytes. */
const maxBytes = 512 * 1024;

/**
 * Makes the fetch for addresses that an organization entered. It speaks https with hosts on the public internet alone, and
 * connects to the very address that it looked at; it follows no redirect, and waits and reads only so long. What it refuses
 * it throws as an Error.
 * @see OWASP ASVS 5.0 requirement 1.3.6
 */
export function createGuardedFetch({ allowLoopback = false }: GuardOptions = {}): GuardedFetch {
  const isAllowed = (address: string): boolean =>
    isPublicAddress(address) || (allowLoopback && isLoopback(address));
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    const isPlain = url.protocol === "http:" && allowLoopback;
    if (url.protocol !== "https:" && !isPlain) throw new Error("Only https is spoken here.");
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
    // A host that is an address is connected to without being looked up.
    if (isIP(host) !== 0 && !isAllowed(host)) throw refusal(host);
    const options: RequestOptions = {
      method,
      headers: { ...headers, connection: "close" },
      agent: false,
      lookup: guardedLookup(isAllowed),
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
    };
    return send(isPlain ? requestPlain : requestSecure, { url, options, body: textOf(body) });
  };
}

function refusal(host: string): Error {
  return new Error(`${host} is not on the public internet.`);
}

/** Looks a name up once; the addresses that it gives are the ones that are connected to. */
function guardedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    lookUp(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) {
        done(error, "", 0);
        return;
      }
      const [first] = found;
      if (!first || !found.every(({ address }) => isAllowed(address))) done(refusal(host), "", 0);
      else if (options.all === true) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}

function textOf(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === "string" || body instanceof URLSearchParams) return String(body);
  throw new TypeError("Only text is sent from here.");
}

interface Sending {
  readonly url: URL;
  readonly options: RequestOptions;
  readonly body: string | null;
}

async function send(request: typeof requestSecure, { url, options, body }: Sending): Promise<Response> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, options, resolve)
      .once("error", reject)
      .end(body ?? undefined);
  });
  const text = await read(answer);
  const headers = new Headers();
  for (const name of ["content-type", "www-authenticate"]) {
    const value = answer.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const status = answer.statusCode ?? 0;
  if (status < 200 || (status >= 300 && status < 400)) throw new Error(`The answer is a ${status}.`);
  return new Response(status === 204 ? null : text, { status, headers });
}

async function read(answer: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) {
      answer.destroy();
      throw new Error(`The answer is longer than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
