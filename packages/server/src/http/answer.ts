import {
  isBytes,
  isStream,
  problems,
  type Bytes,
  type BytesDeclaration,
  type Endpoint,
  type ProblemCode,
  type ProblemDocument,
} from "@guildhall/protocol";
import { isDeepStrictEqual } from "node:util";
import { isDatabaseUnavailable } from "../postgres/index.ts";
import { Problem } from "./problem.ts";
import type { ByteStream, Reply } from "./route.ts";

/** What a handler gave, and for which endpoint. */
export interface Outcome {
  readonly endpoint: Endpoint;
  readonly value: unknown;
  readonly reply: Reply;
}

/**
 * Makes the answer of a handler that went well: JSON, bytes, a stream of events, or 204 without a body. With `check`, what it says must be exactly
 * what the endpoint's schema says: a field too many is a mistake too. Throws a TypeError when the handler broke its word.
 */
export function answerOf({ endpoint, value, reply }: Outcome, check: boolean): Response {
  const headers = new Headers(reply.headers);
  if (endpoint.answer === null) return new Response(null, { status: endpoint.status, headers });
  if (isBytes(endpoint.answer)) return bytesAnswer(endpoint, endpoint.answer, { value, headers });
  if (isStream(endpoint.answer)) return streamAnswer(endpoint, { value, headers });
  // A handler may give undefined, which JSON has no word for.
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw broken(endpoint, "nothing was given");
  if (check) checkAnswer(endpoint, JSON.parse(text));
  headers.set("Content-Type", "application/json");
  return new Response(text, { status: endpoint.status, headers });
}

/** A browser that is led to the bytes keeps them as a file: it never shows them as a page of ours. */
function bytesAnswer(
  endpoint: Endpoint,
  { types }: BytesDeclaration,
  { value, headers }: { readonly value: unknown; readonly headers: Headers },
): Response {
  if (!areBytes(value) && !isByteStream(value)) throw broken(endpoint, "no bytes were given");
  if (!types.includes(value.type)) throw broken(endpoint, `the type ${value.type} is not declared`);
  headers.set("Content-Type", value.type);
  const [body, size] = "stream" in value ? [value.stream, value.size] : [value.bytes, value.bytes.byteLength];
  headers.set("Content-Length", String(size));
  if (!headers.has("Content-Disposition")) headers.set("Content-Disposition", "attachment");
  return new Response(body, { status: endpoint.status, headers });
}

/** A proxy that gathers an answer before it passes it on would hold events back. */
function streamAnswer(
  endpoint: Endpoint,
  { value, headers }: { readonly value: unknown; readonly headers: Headers },
): Response {
  if (!(value instanceof ReadableStream)) throw broken(endpoint, "no stream was given");
  headers.set("Content-Type", "text/event-stream");
  headers.set("X-Accel-Buffering", "no");
  return new Response(value, { status: endpoint.status, headers });
}

function areBytes(value: unknown): value is Bytes {
  if (typeof value !== "object" || value === null || !("type" in value) || !("bytes" in value)) return false;
  return typeof value.type === "string" && value.bytes instanceof Uint8Array;
}

function isByteStream(value: unknown): value is ByteStream {
  if (typeof value !== "object" || value === null) return false;
  if (!("type" in value && "size" in value && "stream" in value)) return false;
  const { type, size, stream } = value;
  return typeof type === "string" && typeof size === "number" && stream instanceof ReadableStream;
}

function checkAnswer(endpoint: Endpoint, value: unknown): void {
  if (isBytes(endpoint.answer) || isStream(endpoint.answer)) return;
  const result = endpoint.answer?.safeParse(value);
  const wrong = result?.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  if (wrong) throw broken(endpoint, wrong.join("; "));
  if (!isDeepStrictEqual(result?.data, value)) throw broken(endpoint, "it says more than the schema");
}

function broken({ method, path }: Endpoint, how: string): TypeError {
  return new TypeError(`The answer of ${method} ${path} does not fit its schema: ${how}.`);
}

/** The problem that an error is to a caller: its own, `unavailable` without a database, or `internal_error`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!isDatabaseUnavailable(error)) return new Problem("internal_error", { cause: error });
  return new Problem("unavailable", { cause: error, headers: { "Retry-After": "1" } });
}

/** What a problem's answer says beside the problem. */
export interface ProblemSetting {
  /** Where the pages of the problem codes are. */
  readonly documentation: string;
  readonly requestId: string;
  /** Whoever called speaks OAuth. */
  readonly oauth?: true | undefined;
}

/** Makes the answer of a request that was refused, or that failed. @see RFC 9457 */
export function problemAnswer(problem: Problem, setting: ProblemSetting): Response {
  const headers = new Headers(problem.headers);
  // What could be shown, as RFC 9110 section 15.5.2 demands of every 401; the browser's own way is its cookie.
  if (problem.status === 401 && !headers.has("WWW-Authenticate"))
    headers.set("WWW-Authenticate", 'Bearer realm="guildhall"');
  const document = documentOf(problem, setting);
  headers.set("Content-Type", setting.oauth ? "application/json" : "application/problem+json");
  const body = setting.oauth ? { ...oauthErrorOf(problem), ...document } : document;
  return new Response(JSON.stringify(body), { status: problem.status, headers });
}

// Our codes that OAuth has another word for; every other that is no word of its own is an invalid request to it.
const oauthWords: Readonly<Partial<Record<ProblemCode, string>>> = {
  invalid_grant: "invalid_grant",
  unsupported_grant_type: "unsupported_grant_type",
  authorization_pending: "authorization_pending",
  slow_down: "slow_down",
  access_denied: "access_denied",
  expired_token: "expired_token",
  invalid_target: "invalid_target",
  step_up_required: "insufficient_user_authentication",
  email_domain_refused: "access_denied",
  internal_error: "server_error",
  unavailable: "temporarily_unavailable",
};

/** What a problem is to whoever speaks OAuth. @see RFC 6749 section 5.2, RFC 8628 section 3.5, RFC 8693 section 2.2.2 */
function oauthErrorOf({ code, message }: Problem): Readonly<Record<string, string>> {
  // The characters that section 5.2 allows.
  const description = message.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'");
  return { error: oauthWords[code] ?? "invalid_request", error_description: description };
}

function documentOf(problem: Problem, { documentation, requestId }: ProblemSetting): ProblemDocument {
  const { code, detail, fields, slug, user, asks, ways, slugs } = problem;
  const general = {
    type: `${documentation}/${code}`,
    title: problems[code].title,
    status: problem.status,
    code,
  };
  // What is absent and what is somebody else's answer with the same bytes; the id stands in `Request-Id` alone.
  if (code === "not_found") return general;
  return {
    ...general,
    ...(detail === undefined ? {} : { detail }),
    instance: requestId,
    ...(fields === undefined ? {} : { fields }),
    ...(slug === undefined ? {} : { slug }),
    ...(user === undefined ? {} : { user }),
    ...(asks === undefined ? {} : { asks }),
    ...(ways === undefined ? {} : { ways }),
    ...(slugs === undefined ? {} : { slugs }),
  };
}
