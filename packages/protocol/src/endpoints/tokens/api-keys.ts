import { z } from "zod";
import { endpoint, recentProof } from "../../endpoint.ts";
import { displayName, id, instant, page, pageQuery } from "../../vocabulary.ts";

/** An API key as its organization sees it: all but the secret. */
export const apiKey = z.object({
  id,
  name: z.string(),
  /** What it was given; it may do of these what its maker may do, too, at the time of each request. */
  permissions: z.array(z.string()),
  /** The last four characters of the secret. */
  ending: z.string(),
  createdBy: z.object({ id, name: z.string() }),
  createdAt: instant,
  /** To the minute; null when it was never used. */
  lastUsedAt: instant.nullable(),
  expiresAt: instant,
  expired: z.boolean(),
});
/** An API key as its organization sees it. */
export type ApiKey = z.output<typeof apiKey>;

export const listApiKeys = endpoint({
  method: "GET",
  path: "/api/organizations/:org/api-keys",
  scope: "organization",
  permission: "api_key:read",
  summary: "List the API keys, the latest first.",
  query: pageQuery,
  body: null,
  answer: page(apiKey),
  status: 200,
  event: null,
  problems: [],
});

export const createApiKey = endpoint({
  method: "POST",
  path: "/api/organizations/:org/api-keys",
  scope: "organization",
  permission: "api_key:create",
  proof: recentProof,
  summary: "Make an API key, which a program sends as its bearer token; the secret is shown this once.",
  query: null,
  body: z.object({
    name: displayName("a name for the key"),
    permissions: z.array(z.string().max(80)).min(1).max(200),
    /** How long the key is good for, in days. */
    days: z.int().min(1).max(365).default(90),
  }),
  answer: apiKey.extend({ secret: z.string() }),
  status: 201,
  event: "api_key.created",
  problems: ["permission_unknown", "above_own_role"],
});

export const revokeApiKey = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/api-keys/:key",
  scope: "organization",
  permission: "api_key:revoke",
  summary: "Revoke an API key: it is refused from the next request on.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "api_key.revoked",
  problems: ["not_found"],
});
