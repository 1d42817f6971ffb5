import type { AnswerOf, GuildhallApi } from "@guildhall/client";
import * as protocol from "@guildhall/protocol";
import type { Endpoint, ProblemCode, ProblemDocument } from "@guildhall/protocol";
import { z } from "zod";

/** Said in place of an answer that does not come. */
export const never: unique symbol = Symbol("never");

/** A refusal in place of an answer. */
export class Refusal {
  readonly problem: ProblemDocument;
  constructor(code: ProblemCode, more: Partial<ProblemDocument> = {}) {
    this.problem = { type: `/docs/errors/${code}`, code, ...protocol.problems[code], ...more };
  }
}

/** A request, as far as an answer may depend on it. */
export interface Asked {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The id of the user that it speaks for. */
  readonly account: string | null;
  /** How often this endpoint was asked, this time among them. */
  readonly attempt: number;
}

type Outcome<Answer> = Answer | Refusal | typeof never;
/** What is answered to one endpoint: always the same, or as the request goes. */
export type Reply<Answer> = Outcome<Answer> | ((asked: Asked) => Outcome<Answer>);
/** What is answered to which endpoint. */
export type Answers = { readonly [Key in keyof GuildhallApi]?: Reply<AnswerOf<GuildhallApi, Key>> };

type Telling = (asked: Asked) => unknown;

interface Known {
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly path: RegExp;
}

const endpoints: readonly Known[] = Object.values(protocol as Readonly<Record<string, unknown>>)
  .filter(isEndpoint)
  .map((endpoint) => ({
    key: `${endpoint.method} ${endpoint.path}`,
    endpoint,
    path: new RegExp(`^${endpoint.path.replaceAll(".", "\\.").replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
  }));

/**
 * What a client takes for the server: answers as it is told to. Bodies and answers are held against the protocol, so that
 * a demo shows nothing that a server could not answer; an answer that breaks it is said in the console.
 */
export function pretendedServer(answers: Answers): typeof fetch {
  const replies = answers as Readonly<Record<string, Reply<unknown>>>;
  const counts = new Map<string, number>();
  return (input, init) => {
    const { pathname, searchParams: query } = new URL(addressOf(input), "http://localhost");
    const known = endpoints.find(
      ({ endpoint, path }) => endpoint.method === (init?.method ?? "GET") && path.test(pathname),
    );
    if (known === undefined) return told(`no endpoint is at ${pathname}`);
    const { key, endpoint, path } = known;
    const attempt = (counts.get(key) ?? 0) + 1;
    counts.set(key, attempt);
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
    const wrong = wrongFields(endpoint, body);
    if (wrong.length > 0) return refuse(new Refusal("invalid_body", { fields: wrong }));
    if (!(key in replies)) return unanswered(endpoint, key);
    const reply = replies[key];
    const account = new Headers(init?.headers).get("guildhall-account");
    const parameters = path.exec(pathname)?.groups ?? {};
    const outcome: unknown =
      typeof reply === "function" ? (reply as Telling)({ parameters, query, body, account, attempt }) : reply;
    if (outcome === never) return new Promise(() => undefined);
    return outcome instanceof Refusal ? refuse(outcome) : answer(endpoint, key, outcome);
  };
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input);
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "method" in value && "path" in value;
}

function wrongFields({ body: schema }: Endpoint, body: unknown): { field: string; message: string }[] {
  if (!(schema instanceof z.ZodType) || body === null) return [];
  const { error } = schema.safeParse(body);
  return (error?.issues ?? []).map(({ path, message }) => ({ field: path.join("."), message }));
}

function answer({ answer: schema, status }: Endpoint, key: string, value: unknown): Promise<Response> {
  if (schema === null) return Promise.resolve(new Response(null, { status: 204 }));
  if (!(schema instanceof z.ZodType)) return told(`${key} answers with no JSON`);
  const { data, error } = schema.safeParse(value);
  return error ? told(`${key} can not be answered so: ${error.message}`) : json(data, status);
}

/** A demo is of what it shows; what is pressed in it beyond that is refused. Only what it reads must be told. */
function unanswered({ method }: Endpoint, key: string): Promise<Response> {
  if (method === "GET") return told(`${key} is asked for, and the demo does not say what is answered`);
  return refuse(new Refusal("unavailable", { detail: "There is no server behind this demo." }));
}

function told(lie: string): Promise<Response> {
  console.error(`A demo is wrong: ${lie}`);
  return refuse(new Refusal("internal_error"));
}

function refuse({ problem }: Refusal): Promise<Response> {
  return json(problem, problem.status);
}

function json(value: unknown, status: number): Promise<Response> {
  return Promise.resolve(Response.json(value, { status }));
}
