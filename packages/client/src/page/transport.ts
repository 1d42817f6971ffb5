import { isProblemDocument } from "@guildhall/protocol";
import type { Environment } from "./environment.ts";
import { ConnectionError, ProblemError, UnexpectedAnswerError } from "../errors.ts";

/** A request as it is sent. */
export interface Outgoing {
  /** `"METHOD /path"`, with parameters as `:name`. */
  readonly key: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly query?: object | undefined;
  /** Sent as JSON; a blob as it is. */
  readonly body?: object | undefined;
  /** The id of the user that it speaks for. */
  readonly account?: string | undefined;
  /** The page asks by itself, not the person; default false. Such a request keeps no session from idling out. */
  readonly background?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer that succeeded. */
export interface Incoming {
  /** The body; null where there is none. */
  readonly body: unknown;
  /** The slug of the organization that the answer is of; null when it names none. */
  readonly organization: string | null;
}

/** Sends a request; rejects with a `ProblemError`, a `ConnectionError` or an `UnexpectedAnswerError`. */
export type Send = (outgoing: Outgoing) => Promise<Incoming>;

const timeoutMilliseconds = 30_000;
const gatewayStatuses: readonly number[] = [502, 503, 504];

/** Makes what sends requests from this environment. */
export function createTransport({ baseUrl, fetch }: Pick<Environment, "baseUrl" | "fetch">): Send {
  return async (outgoing) => {
    const [method = "GET", path = "/"] = outgoing.key.split(" ");
    const url = baseUrl + fill(path, outgoing.parameters ?? {}) + search(outgoing.query ?? {});
    const response = await reach(() => fetch(url, init(method, outgoing)), outgoing.signal);
    const text = await reach(() => response.text(), outgoing.signal);
    return { body: read(response, text), organization: response.headers.get("guildhall-organization") };
  };
}

function init(method: string, { body, account, background, signal }: Outgoing): RequestInit {
  const headers: Record<string, string> = { accept: "application/json, application/problem+json" };
  if (account !== undefined) headers["guildhall-account"] = account;
  if (background === true) headers["guildhall-background"] = "1";
  const isBlob = body instanceof Blob;
  // A blob brings its own type.
  if (body !== undefined && !isBlob) headers["content-type"] = "application/json";
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  return {
    method,
    headers,
    body: isBlob ? body : body === undefined ? null : JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin",
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  };
}

function fill(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replace(/:([A-Za-z]\w*)/g, (_, name: string) => {
    const value = parameters[name];
    // A dot segment would be resolved away and lead to another endpoint.
    if (value === undefined || /^\.{0,2}$/.test(value)) {
      throw new TypeError(`${path} needs a parameter "${name}"; "${value ?? ""}" can not be one.`);
    }
    return encodeURIComponent(value);
  });
}

function search(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

/** Runs a step of the exchange; whatever breaks it is the connection, unless the caller ended it. */
async function reach<T>(step: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ConnectionError("The server could not be reached.", { cause });
  }
}

function read(response: Response, text: string): unknown {
  const body = parse(text);
  if (response.ok && body !== undefined) return body;
  if (isProblemDocument(body)) throw new ProblemError(body);
  if (gatewayStatuses.includes(response.status)) {
    throw new ConnectionError(`A gateway answered ${response.status} in place of the server.`);
  }
  throw new UnexpectedAnswerError(`The answer ${response.status} is not one of this API.`);
}

/** The JSON value in a text, null for an empty one, undefined for what is not JSON. */
function parse(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
