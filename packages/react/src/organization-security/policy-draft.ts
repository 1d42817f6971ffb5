import type { AllowedMethod, BodyInput, Policy, updatePolicy } from "@guildhall/protocol";

/** A policy as a form holds it. */
export interface PolicyDraft {
  /** Null for any way. */
  readonly allowedMethods: readonly AllowedMethod[] | null;
  readonly mfaRequired: boolean;
  readonly maxAgeSeconds: number | null;
  readonly idleSeconds: number | null;
  /** As typed: domains with anything between them that no domain has. */
  readonly domains: string;
}

/** What is to change of a policy. */
export type PolicyChange = BodyInput<typeof updatePolicy>;

/** A policy as the form begins with it. */
export function draftOf(policy: Policy): PolicyDraft {
  const { allowedEmailDomains, ...rest } = policy;
  return { ...rest, domains: (allowedEmailDomains ?? []).join("\n") };
}

/** What a draft changes of a policy; null for nothing. */
export function changeOf(policy: Policy, draft: PolicyDraft): PolicyChange | null {
  const drafted: Policy = {
    allowedMethods: draft.allowedMethods === null ? null : [...draft.allowedMethods],
    mfaRequired: draft.mfaRequired,
    maxAgeSeconds: draft.maxAgeSeconds,
    idleSeconds: draft.idleSeconds,
    allowedEmailDomains: domainsIn(draft.domains),
  };
  const changed = Object.entries(drafted).filter(
    ([field, value]) => !isSame(value, policy[field as keyof Policy]),
  );
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

/** The domains in what was typed, each once; null for none. */
function domainsIn(text: string): string[] | null {
  const domains = text.split(/[\s,;]+/).filter((word) => word !== "");
  return domains.length === 0 ? null : [...new Set(domains.map((domain) => domain.replace(/^@/, "")))];
}

/** Whether two values of a policy demand the same; the order of a list means nothing. */
function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((each) => other.includes(each));
}
