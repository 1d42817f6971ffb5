import * as protocol from "@guildhall/protocol";
import { endpoint, problems, type Endpoint } from "@guildhall/protocol";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openApi, type Json, type OpenApiDocument } from "./openapi.ts";

const declared = Object.values<unknown>(protocol).filter(isEndpoint);

const replaceJob = endpoint({
  method: "PUT",
  path: "/api/organizations/:org/jobs/:job",
  scope: "organization",
  permission: "member:update",
  summary: "Replace a job.",
  query: z.object({ dryRun: z.enum(["yes", "no"]).optional(), version: z.coerce.number().int() }),
  body: z.object({ title: z.string(), place: z.object({ city: z.string() }).optional() }),
  answer: z.object({ title: z.string(), seats: z.number().default(1) }),
  status: 200,
  event: "organization.renamed",
  problems: ["slug_taken"],
});

type Operation = Readonly<Record<string, unknown>> & {
  readonly operationId: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly $ref?: string;
  }[];
  readonly responses: Readonly<Record<string, Json>>;
};

const operationsOf = ({ paths }: OpenApiDocument): (readonly [string, Operation])[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => [path, operation as unknown as Operation] as const),
  );

function* partsOf(value: unknown): Generator<object> {
  if (typeof value !== "object" || value === null) return;
  yield value;
  for (const part of Object.values(value)) yield* partsOf(part);
}

function at(document: unknown, pointer: string): unknown {
  const keys = pointer.replace(/^#\//, "").split("/");
  return keys.reduce<unknown>(
    (part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key],
    document,
  );
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "method" in value;
}

describe("the reference", () => {
  const document = openApi([...declared, replaceJob], {
    publicUrl: "https://app.example.com",
    title: "Hiring",
    version: "2.0.0",
  });

  it("is an OpenAPI 3.1 document that JSON can carry whole", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "Hiring", version: "2.0.0" },
      servers: [{ url: "https://app.example.com" }],
      components: {
        securitySchemes: { browser: { type: "apiKey", in: "cookie", name: "__Host-guildhall" } },
      },
    });
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it("has every endpoint once, each with a name of its own", () => {
    const operations = operationsOf(document);
    expect(operations).toHaveLength(declared.length + 1);
    expect(declared.length).toBeGreaterThan(15);
    expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
    expect(operations.map(([, { operationId }]) => operationId)).toContain("getOrganizationsOrgMembers");
  });

  it("refers to nothing that is not in it", () => {
    const references = [...partsOf(document)].flatMap((part) => ("$ref" in part ? [part.$ref] : []));
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references)
      expect([reference, typeof at(document, String(reference))]).toEqual([reference, "object"]);
  });

  it("declares every parameter of every path, and no other", () => {
    for (const [path, { parameters }] of operationsOf(document)) {
      const inPath = parameters.filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => `{${name ?? ""}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
      expect(path).not.toContain(":");
    }
  });

  it("describes each answer and each refusal, with the status that its code has", () => {
    for (const [, { responses }] of operationsOf(document)) {
      expect(Object.keys(responses).filter((status) => /^[23]/.test(status))).toHaveLength(1);
      for (const [status, response] of Object.entries(responses).filter(([code]) => !/^[23]/.test(code))) {
        const content = response["content"] as Json;
        const listed = at(
          content["application/problem+json"],
          "#/schema/allOf/1/properties/code/enum",
        ) as (keyof typeof problems)[];
        expect(listed.map((code) => String(problems[code].status))).toEqual(listed.map(() => status));
      }
    }
  });

  it("says who may call an endpoint, what it takes and what it records", () => {
    const operation = document.paths["/api/organizations/{org}/jobs/{job}"]?.["put"];
    expect(operation).toMatchObject({
      operationId: "putOrganizationsOrgJobsJob",
      summary: "Replace a job.",
      description:
        "For members of the organization with a session there and the permission `member:update`. Records the event `organization.renamed`.",
      security: [{ browser: [] }, { bearer: [] }],
      parameters: [
        { name: "org", in: "path", schema: { type: "string" } },
        { name: "job", in: "path", schema: { type: "string", format: "uuid" } },
        { name: "dryRun", in: "query", required: false, schema: { enum: ["yes", "no"] } },
        { name: "version", in: "query", required: true, schema: { type: "integer" } },
        { $ref: "#/components/parameters/Account" },
      ],
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: {
              required: ["title"],
              additionalProperties: false,
              properties: { place: { additionalProperties: false } },
            },
          },
        },
      },
      responses: { 200: { content: { "application/json": { schema: { required: ["title", "seats"] } } } } },
    });
    const statuses = Object.keys((operation as unknown as Operation).responses);
    expect(statuses.sort()).toEqual(["200", "400", "401", "403", "404", "409", "413", "415", "500", "503"]);
    const forbidden = (operation as unknown as Operation).responses["403"]?.["description"];
    expect(forbidden).toContain("`cross_site_request`: ");
    expect(forbidden).toContain("`forbidden`: ");
  });

  it("tells the types of bytes, and no schema", () => {
    const document = openApi([protocol.uploadLogo, protocol.readLogo]);
    expect(document.paths["/api/organizations/{org}/logo"]?.["put"]).toMatchObject({
      requestBody: { content: { "image/png": {}, "image/jpeg": {}, "image/webp": {} } },
    });
    expect(document.paths["/api/organizations/{org}/logo/{image}"]?.["get"]).toMatchObject({
      responses: { 200: { content: { "image/webp": {} } } },
    });
  });

  it("tells what each event of a stream carries", () => {
    const { paths } = openApi([protocol.readStream]);
    const schema = { oneOf: expect.arrayContaining([]) as unknown };
    expect(paths["/api/me/stream"]?.["get"]).toMatchObject({
      responses: { 200: { content: { "text/event-stream": { schema } } } },
    });
  });

  it("asks no one to sign in for what is for anybody", () => {
    expect(document.paths["/api/me"]?.["get"]).toMatchObject({
      security: [],
      parameters: [],
      description: "For anybody.",
    });
    expect(document.paths["/healthz"]?.["get"]).toMatchObject({
      security: [],
      description: "For the operator's probes.",
    });
  });
});
