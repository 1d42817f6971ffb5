import {
  isBytes,
  isStream,
  problems,
  type BytesDeclaration,
  type Endpoint,
  type ProblemCode,
  type ProofDemand,
} from "@guildhall/protocol";
import { z } from "zod";
import { browserCookieName } from "./request/browser-cookie.ts";

/** How the reference introduces itself. */
export interface OpenApiOptions {
  /** The product's name (default `Guildhall`). */
  readonly title?: string;
  /** The version of the product's API (default `0.1.0`). */
  readonly version?: string;
  /** Where the API is (default: where the document was read). */
  readonly publicUrl?: string;
}

/** A part of an OpenAPI document. */
export type Json = Readonly<Record<string, unknown>>;

/** An OpenAPI document: what of it stays the same whatever the endpoints are. */
export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: Json;
  readonly servers: readonly Json[];
  /** By path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Json;
}

/** Describes endpoints as an OpenAPI document. @see https://spec.openapis.org/oas/v3.1.0 */
export function openApi(endpoints: readonly Endpoint[], options: OpenApiOptions = {}): OpenApiDocument {
  const { title = "Guildhall", version = "0.1.0", publicUrl = "/" } = options;
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints)
    (paths[templateOf(endpoint.path)] ??= {})[endpoint.method.toLowerCase()] = operationOf(endpoint);
  return {
    openapi: "3.1.0",
    info: { title, version },
    servers: [{ url: publicUrl }],
    paths,
    components: componentsOf(!publicUrl.startsWith("http:")),
  };
}

function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}

function operationOf(endpoint: Endpoint): Json {
  const speaksForSomebody = endpoint.scope === "account" || endpoint.scope === "organization";
  return {
    operationId: operationIdOf(endpoint),
    summary: endpoint.summary,
    description: descriptionOf(endpoint),
    parameters: [
      ...pathParametersOf(endpoint),
      ...queryParametersOf(endpoint),
      ...(speaksForSomebody ? [accountHeader] : []),
    ],
    ...(endpoint.body === null
      ? {}
      : { requestBody: { required: true, content: bodyContent(endpoint.body, endpoint.oauth) } }),
    responses: { [endpoint.status]: successOf(endpoint), ...refusalsOf(endpoint) },
    security: securityOf(endpoint),
  };
}

/** Without a browser one reaches what is in an organization, and nothing that is one person's. */
function securityOf({ scope }: Endpoint): Json[] {
  if (scope === "organization") return [{ browser: [] }, { bearer: [] }];
  return scope === "account" ? [{ browser: [] }] : [];
}

/** A stable name: `GET /api/organizations/:org/members` is `getOrganizationsOrgMembers`. */
function operationIdOf({ method, path }: Endpoint): string {
  const words = path.replace(/^\/api\//, "/").match(/[a-z\d]+/gi) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function descriptionOf(endpoint: Endpoint): string {
  const event = endpoint.event === null ? "" : ` Records the event \`${endpoint.event}\`.`;
  return `${callersOf(endpoint)}${event}`;
}

function callersOf(endpoint: Endpoint): string {
  switch (endpoint.scope) {
    case "public":
      return "For anybody.";
    case "visitor":
      return "For visitors of the organization, who are nobody in particular.";
    case "system":
      return "For the operator's probes.";
    case "account":
      return `For whoever is signed in.${proofOf(endpoint.proof)}`;
    case "organization":
      return `${membersOf(endpoint.permission)}${proofOf(endpoint.proof)}`;
  }
}

function membersOf(permission: string | null): string {
  const members = "For members of the organization with a session there";
  return permission === null ? `${members}.` : `${members} and the permission \`${permission}\`.`;
}

function proofOf(proof: ProofDemand | undefined): string {
  if (!proof) return "";
  return ` Asks for a proof of at most ${String(proof.maxAgeSeconds)} seconds, and for the second factor of whoever has one.`;
}

/** The parameters that are names; every other is an id. */
const named: ReadonlySet<string> = new Set(["org", "slug", "role"]);

function pathParametersOf({ path }: Endpoint): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: named.has(name) ? { type: "string" } : { type: "string", format: "uuid" },
  }));
}

function queryParametersOf({ query }: Endpoint): Json[] {
  if (query === null) return [];
  const { properties = {}, required = [] } = schemaOf(query, "input");
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

const accountHeader: Json = { $ref: "#/components/parameters/Account" };

function bodyContent(body: z.ZodType | BytesDeclaration, takesForm = false): Json {
  if (isBytes(body)) return bytesContent(body);
  const content = { schema: schemaOf(body, "input") };
  return {
    "application/json": content,
    ...(takesForm ? { "application/x-www-form-urlencoded": content } : {}),
  };
}

function successOf({ answer, status }: Endpoint): Json {
  const headers = { "Request-Id": { $ref: "#/components/headers/RequestId" } };
  if (answer === null) return { description: status === 303 ? "Go on there." : "Done.", headers };
  const content = contentOf(answer);
  if (isStream(answer))
    return { description: "Events, each with one message as its data.", headers, content };
  return { description: status === 201 ? "Made." : "As asked.", headers, content };
}

function contentOf(answer: NonNullable<Endpoint["answer"]>): Json {
  if (isBytes(answer)) return bytesContent(answer);
  if (isStream(answer)) return { "text/event-stream": { schema: schemaOf(answer.message, "output") } };
  return { "application/json": { schema: schemaOf(answer, "output") } };
}

function bytesContent({ types }: BytesDeclaration): Json {
  return Object.fromEntries(types.map((type) => [type, {}]));
}

/** All schemas are written out in place; what is sent to us may have no other fields, as what we send has none. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): z.core.JSONSchema.ObjectSchema {
  const { $schema: _, ...written } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      if (jsonSchema.type === "object" && jsonSchema.properties) jsonSchema.additionalProperties ??= false;
    },
  });
  return written as z.core.JSONSchema.ObjectSchema;
}

function refusalsOf(endpoint: Endpoint): Json {
  const codes = new Set([...impliedBy(endpoint), ...endpoint.problems]);
  const byStatus = Map.groupBy(codes, (code) => problems[code].status);
  const responses = [...byStatus].map(([status, alike]) => [String(status), refusal(alike)] as const);
  return Object.fromEntries(responses);
}

function refusal(codes: readonly ProblemCode[]): Json {
  const schema = {
    allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { code: { enum: codes } } }],
  };
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join("\n\n"),
    headers: { "Request-Id": { $ref: "#/components/headers/RequestId" } },
    content: { "application/problem+json": { schema } },
  };
}

/** The problems that every endpoint of this scope and form can answer with. */
function impliedBy(endpoint: Endpoint): ProblemCode[] {
  const implied: ProblemCode[] = [
    "invalid_request",
    "invalid_query",
    "cross_site_request",
    "internal_error",
    "unavailable",
  ];
  if (endpoint.method !== "GET") implied.push("invalid_body");
  if (endpoint.body !== null) implied.push("body_too_large", "unsupported_media_type");
  if (endpoint.path.includes("/:")) implied.push("not_found");
  if (endpoint.scope === "visitor") implied.push("too_many_requests");
  if (endpoint.scope === "account") implied.push("unauthenticated");
  if (endpoint.scope !== "organization") return implied;
  implied.push("unauthenticated", "organization_session_required", "step_up_required");
  implied.push("organization_moved", "organization_locked", "other_account");
  implied.push("email_domain_refused");
  if (endpoint.permission !== null) implied.push("forbidden");
  return implied;
}

function componentsOf(secure: boolean): Json {
  return {
    securitySchemes: {
      browser: { type: "apiKey", in: "cookie", name: browserCookieName(secure) },
      bearer: { type: "http", scheme: "bearer", description: "An access token, or an API key." },
    },
    parameters: {
      Account: {
        name: "Guildhall-Account",
        in: "header",
        description:
          "The user id of the account that the request speaks for, where the browser holds several.",
        schema: { type: "string", format: "uuid" },
      },
    },
    headers: {
      RequestId: {
        description: "The id of the request, also in the logs.",
        schema: { type: "string", format: "uuid" },
      },
    },
    schemas: { Problem: problemSchema },
  };
}

const problemSchema: Json = {
  type: "object",
  description: "A problem, as RFC 9457 describes them.",
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: Object.keys(problems) },
    detail: { type: "string" },
    instance: { type: "string" },
    fields: {
      type: "array",
      items: {
        type: "object",
        properties: { field: { type: "string" }, message: { type: "string" } },
        required: ["field", "message"],
      },
    },
    slug: { type: "string" },
    asks: { type: "string", enum: ["sign_in", "sso", "mfa", "fresh"] },
    ways: { type: "array", items: { type: "string" } },
    slugs: { type: "array", items: { type: "string" } },
  },
  required: ["type", "title", "status", "code"],
};
