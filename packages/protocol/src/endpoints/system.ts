import { z } from "zod";
import { endpoint } from "../endpoint.ts";

export const readHealth = endpoint({
  method: "GET",
  path: "/healthz",
  scope: "system",
  summary: "Is the process alive? Asks nothing of what it depends on.",
  query: null,
  body: null,
  answer: z.object({ status: z.literal("ok") }),
  status: 200,
  event: null,
  problems: [],
});

export const readReadiness = endpoint({
  method: "GET",
  path: "/readyz",
  scope: "system",
  summary: "Can the process serve? Asks the database; answers 503 while it cannot, or while it is stopping.",
  query: null,
  body: null,
  answer: z.object({ status: z.literal("ready") }),
  status: 200,
  event: null,
  problems: ["unavailable"],
});

export const readOpenApi = endpoint({
  method: "GET",
  path: "/api/openapi.json",
  scope: "public",
  summary: "This reference, as OpenAPI 3.1.",
  query: null,
  body: null,
  answer: z.record(z.string(), z.unknown()),
  status: 200,
  event: null,
  problems: [],
});
