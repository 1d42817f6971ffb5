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

/** Ways to prove oneself, and how many seconds ago each was shown. */
export type Ages = Readonly<Record<string, number>>;

/** What a person has shown, how long ago, and how long ago they used their sessions last. */
export interface Shown {
  readonly methods?: readonly string[];
  /** In seconds. */
  readonly age?: number;
  /** How long ago each of several ways was shown, in seconds, in place of `methods` and `age`. */
  readonly ages?: Ages;
  /** In seconds; null for the time that it has now. */
  readonly unused?: number | null;
}

/** Gives a person another proof, as if they had shown it then; the rows move back, and no clock does. */
export async function prove(
  database: TestDatabase,
  { sessionId }: Person,
  { methods = ["pwd"], age = 0, ages = agesOf(methods, age), unused = null }: Shown,
): Promise<void> {
  await database.query(
    `update identity.session
     set methods = proof.methods, authenticated_at = proof.last, shown_at = proof.shown_at
     from (select array_agg(way) as methods, max(at) as last, jsonb_object_agg(way, at) as shown_at
           from (select way, now() - make_interval(secs => age::integer) as at
                 from jsonb_each_text($2) each (way, age)) shown) proof
     where id = $1`,
    [sessionId, JSON.stringify(ages)],
  );
  if (unused === null) return;
  await database.query(
    "update guildhall.organization_session set last_used_at = now() - make_interval(secs => $2) where session_id = $1",
    [sessionId, unused],
  );
}

/** Several ways, all shown at once. */
export function agesOf(methods: readonly string[], age: number): Ages {
  return Object.fromEntries(methods.map((method) => [method, age]));
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
  readonly ages: Ages;
  readonly unused: number | null;
  readonly domain: string;
  readonly organizationId: string;
}

const personal = ["pwd", "email", "oauth:google", "oauth:github", "oauth:microsoft", "hwk"];

/** What a policy asks, told a second time: what PostgreSQL says is held against this. */
export function modelOf(policy: Policy, looked: Looked): Refusal | null {
  const { allowedMethods, mfaRequired, maxAgeSeconds, idleSeconds, allowedEmailDomains } = policy;
  const { ages, unused, domain, organizationId } = looked;
  if (allowedEmailDomains && !allowedEmailDomains.includes(domain)) return "email_domain_refused";
  const allowed: readonly string[] = allowedMethods ?? [...personal, "sso"];
  const counting = allowed.map((way) => ages[way === "sso" ? `sso:${organizationId}` : way]);
  const age = Math.min(...counting.filter((each) => each !== undefined));
  if (age === Infinity) return allowedMethods?.join() === "sso" ? "sso" : "sign_in";
  if (mfaRequired && !("mfa" in ages) && !(`mfa:${organizationId}` in ages)) return "mfa";
  if (maxAgeSeconds !== null && age > maxAgeSeconds) return "fresh";
  if (idleSeconds !== null && Math.min(age, unused ?? age) > idleSeconds) return "fresh";
  return null;
}
