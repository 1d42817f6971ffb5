import { z } from "zod";
import { endpoint, recentProof } from "../../endpoint.ts";
import { allowedMethod, ask } from "../../proof.ts";
import { emailDomain } from "../../vocabulary.ts";

const minute = 60;
const day = 24 * 60 * minute;

const maxAgeSeconds = z
  .int()
  .min(5 * minute, "Use at least 5 minutes.")
  .max(30 * day, "Use at most 30 days.");
const idleSeconds = z
  .int()
  .min(5 * minute, "Use at least 5 minutes.")
  .max(7 * day, "Use at most 7 days.");

/** What an organization demands of whoever enters it. By default it demands nothing. */
export const policy = z.object({
  /** The ways that let a member in; null for any way of their own, and the organization's own identity provider. */
  allowedMethods: z.array(allowedMethod).nullable(),
  /** Whether two factors have to be shown. */
  mfaRequired: z.boolean(),
  /** How old the last deliberate proof may be, in seconds; null for as old as the account session. */
  maxAgeSeconds: z.int().nullable(),
  /** How long a session may lie unused, in seconds, before it asks for a fresh proof; null for as long as it lasts. */
  idleSeconds: z.int().nullable(),
  /** The domains in which a member's e-mail address has to be; null for any. */
  allowedEmailDomains: z.array(z.string()).nullable(),
});
/** What an organization demands of whoever enters it. */
export type Policy = z.output<typeof policy>;

/** What is to change of a policy; what is left out stays. */
export const policyChange = z.object({
  allowedMethods: z
    .array(allowedMethod)
    .min(1, "Allow at least one way, or null for any.")
    .max(allowedMethod.options.length)
    .nullable()
    .optional(),
  mfaRequired: z.boolean().optional(),
  maxAgeSeconds: maxAgeSeconds.nullable().optional(),
  idleSeconds: idleSeconds.nullable().optional(),
  allowedEmailDomains: z
    .array(emailDomain)
    .min(1, "Name at least one domain, or null for any.")
    .max(50, "Name at most 50 domains.")
    .nullable()
    .optional(),
});

/** How many members a policy asks for what at their next request, and whom it would lock out. */
export const policyEffect = z.object({
  signIn: z.int(),
  sso: z.int(),
  mfa: z.int(),
  fresh: z.int(),
  /** Members who are let in no more, because of their e-mail address. */
  refused: z.int(),
  /** Whom it would lock out, so that it can not be saved: the member who asks, or an owner; null for nobody. */
  locksOut: z.enum(["you", "owner"]).nullable(),
  /** What the member who asks has to prove before it can be saved; null for nothing. */
  asks: ask.nullable(),
  /** The ways that would do. */
  ways: z.array(z.string()),
});
/** How many members a policy asks for what at their next request, and whom it would lock out. */
export type PolicyEffect = z.output<typeof policyEffect>;

export const readPolicy = endpoint({
  method: "GET",
  path: "/api/organizations/:org/policy",
  scope: "organization",
  permission: "policy:read",
  summary: "Read what this organization demands of whoever enters it.",
  query: null,
  body: null,
  answer: policy,
  status: 200,
  event: null,
  problems: [],
});

export const updatePolicy = endpoint({
  method: "PATCH",
  path: "/api/organizations/:org/policy",
  scope: "organization",
  permission: "policy:update",
  proof: recentProof,
  summary:
    "Change what this organization demands; it holds from the next request on. What is left out stays. A policy that its author, or an owner's address, does not meet is refused.",
  query: null,
  body: policyChange,
  answer: policy,
  status: 200,
  event: "policy.updated",
  problems: ["policy_locks_you_out"],
});

export const previewPolicy = endpoint({
  method: "POST",
  path: "/api/organizations/:org/policy/effect",
  scope: "organization",
  permission: "policy:update",
  summary: "Tell what a change of the policy would ask of how many members; changes nothing.",
  query: null,
  body: policyChange,
  answer: policyEffect,
  status: 200,
  event: null,
  problems: [],
});
