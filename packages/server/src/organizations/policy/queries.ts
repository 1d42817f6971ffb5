import type { Ask, Policy } from "@guildhall/protocol";
import type { Db, Statement } from "../../tenancy/index.ts";

/** A policy as it is kept. */
interface PolicyRow {
  readonly allowed_methods: Policy["allowedMethods"];
  readonly mfa_required: boolean;
  readonly max_age_seconds: number | null;
  readonly idle_seconds: number | null;
  readonly allowed_email_domains: string[] | null;
}

const columns = "allowed_methods, mfa_required, max_age_seconds, idle_seconds, allowed_email_domains";

/** Reads the policy of the organization that was entered. */
export function selectPolicy(db: Db, organizationId: string): Statement<Policy | null> {
  return db
    .one<PolicyRow>(`select ${columns} from guildhall.organization where id = $1`, [organizationId])
    .map(policyOf);
}

/** The same, and nobody else changes it until this transaction ends. */
export function lockPolicy(db: Db, organizationId: string): Statement<Policy | null> {
  return db
    .one<PolicyRow>(`select ${columns} from guildhall.organization where id = $1 for no key update`, [
      organizationId,
    ])
    .map(policyOf);
}

/** Makes a policy that of the organization that was entered. */
export function updatePolicyColumns(db: Db, organizationId: string, policy: Policy): Statement<number> {
  return db.change(
    `update guildhall.organization
     set allowed_methods = $2, mfa_required = $3, max_age_seconds = $4, idle_seconds = $5,
         allowed_email_domains = $6, updated_at = now()
     where id = $1`,
    [organizationId, ...valuesOf(policy)],
  );
}

/** What a policy would ask, in the words of the door. */
export interface EffectRow {
  /** Of the session that was named. */
  readonly own: `step_up_required:${Ask}` | "email_domain_refused" | null;
  readonly own_ways: readonly string[];
  readonly sign_in: number;
  readonly sso: number;
  readonly mfa: number;
  readonly fresh: number;
  readonly refused: number;
  readonly owners_refused: number;
}

/** What a policy would ask of a session and of how many members, were it that of the organization that was entered. */
export function selectEffect(db: Db, sessionId: string, policy: Policy): Statement<EffectRow | null> {
  return db.one<EffectRow>("select * from guildhall.policy_effect($1, $2, $3, $4, $5, $6)", [
    sessionId,
    ...valuesOf(policy),
  ]);
}

function valuesOf(policy: Policy): readonly unknown[] {
  const { allowedMethods, mfaRequired, maxAgeSeconds, idleSeconds, allowedEmailDomains } = policy;
  return [allowedMethods, mfaRequired, maxAgeSeconds, idleSeconds, allowedEmailDomains];
}

function policyOf(row: PolicyRow | null): Policy | null {
  if (!row) return null;
  return {
    allowedMethods: row.allowed_methods,
    mfaRequired: row.mfa_required,
    maxAgeSeconds: row.max_age_seconds,
    idleSeconds: row.idle_seconds,
    allowedEmailDomains: row.allowed_email_domains,
  };
}
