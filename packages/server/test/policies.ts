import type { Ask, Policy } from "@guildhall/protocol";
import type { Organization, Person } from "./cast.ts";
import type { TestDatabase } from "./database.ts";

/** A policy that demands nothing. */
export const noDemands: Policy = {
  allowedMethods: null,
  mfaRequired: false,
  maxAgeSeconds: null,
  idleSeconds: null,
  allowedEmailDomains: null,
};

/** Gives an organization a policy, past the API. */
export async function setPolicy(
  database: TestDatabase,
  { id }: Organization,
  policy: Partial<Policy>,
): Promise<void> {
  const { allowedMethods, mfaRequired, maxAgeSeconds, idleSeconds, allowedEmailDomains } = {
    ...noDemands,
    ...policy,
  };
  await database.query(
    `update guildhall.organization
     set allowed_methods = $2, mfa_required = $3, max_age_seconds = $4, idle_seconds = $5, allowed_email_domains = $6
     where id = $1`,
    [id, allowedMethods, mfaRequired, maxAgeSeconds, idleSeconds, allowedEmailDomains],
  );
}

/** What a person has shown, how long ago, and how long ago they used their sessions last. */
export interface Shown {
  readonly methods?: readonly string[];
  /** In seconds. */
  readonly age?: number;
  /** In seconds; null for the time that it has now. */
  readonly unused?: number | null;
}

/** Gives a person another proof, as if they had shown it then; the rows move back, and no clock does. */
export async function prove(
  database: TestDatabase,
  { sessionId }: Person,
  { methods = ["pwd"], age = 0, unused = null }: Shown,
): Promise<void> {
  await database.query(
    "update identity.session set methods = $2, authenticated_at = now() - make_interval(secs => $3) where id = $1",
    [sessionId, methods, age],
  );
  if (unused === null) return;
  await database.query(
    "update guildhall.organization_session set last_used_at = now() - make_interval(secs => $2) where session_id = $1",
    [sessionId, unused],
  );
}

/** When a person used their session in an organization last, and which one it is. */
export async function sessionIn(
  database: TestDatabase,
  { sessionId }: Person,
  { id }: Organization,
): Promise<{ id: string; last_used_at: Date } | undefined> {
  const [row] = await database.query<{ id: string; last_used_at: Date }>(
    "select id, last_used_at from guildhall.organization_session where organization_id = $1 and session_id = $2",
    [id, sessionId],
  );
  return row;
}

/** What the door answers to whoever does not get in. */
export type Refusal = Ask | "email_domain_refused";

/** All that a policy looks at. */
export interface Looked {
  readonly methods: readonly string[];
  readonly age: number;
  readonly unused: number | null;
  readonly domain: string;
  readonly organizationId: string;
}

const personal = ["pwd", "email", "oauth:google", "oauth:github", "oauth:microsoft", "hwk"];

/** What a policy asks, told a second time: what PostgreSQL says is held against this. */
export function modelOf(policy: Policy, looked: Looked): Refusal | null {
  const { allowedMethods, mfaRequired, maxAgeSeconds, idleSeconds, allowedEmailDomains } = policy;
  const { methods, age, unused, domain, organizationId } = looked;
  if (allowedEmailDomains && !allowedEmailDomains.includes(domain)) return "email_domain_refused";
  const ways = new Set<string>(methods.filter((method) => personal.includes(method)));
  if (methods.includes(`sso:${organizationId}`)) ways.add("sso");
  const allowed: readonly string[] = allowedMethods ?? [...personal, "sso"];
  if (!allowed.some((way) => ways.has(way))) return allowedMethods?.join() === "sso" ? "sso" : "sign_in";
  const hasTwo = methods.includes("mfa") || methods.includes(`mfa:${organizationId}`);
  if (mfaRequired && !hasTwo) return "mfa";
  if (maxAgeSeconds !== null && age > maxAgeSeconds) return "fresh";
  if (idleSeconds !== null && Math.min(age, unused ?? age) > idleSeconds) return "fresh";
  return null;
}
