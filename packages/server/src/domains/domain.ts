import type { createDomain, deleteDomain, Domain, Grants, updateDomain } from "@guildhall/protocol";
import { append, type Happening } from "../events/index.ts";
import { newId, Problem, type Call } from "../http/index.ts";
import { lockOrganization, refuseAbove, roleNamed } from "../members/index.ts";
import type { Db, InsideOrganization, MemberContext } from "../tenancy/index.ts";
import { isPublicProvider } from "./public-providers.ts";
import * as queries from "./queries.ts";

/** A claimed domain as it is served, with its instants as dates. */
export type ServedDomain = Omit<Domain, "createdAt" | "verifiedAt" | "lostAt"> &
  Readonly<Record<"verifiedAt" | "lostAt", Date | null>> & { readonly createdAt: Date };

/** A claimed domain as it is served. */
export function domainOf(row: queries.DomainRow): ServedDomain {
  return {
    id: row.id,
    domain: row.domain,
    joining: row.joining,
    role: row.role,
    createdAt: row.created_at,
    verifiedAt: row.verified_at,
    lostAt: row.lost_at,
    record: { type: "TXT", name: recordName(row.domain), value: row.challenge },
  };
}

/** The name in the DNS whose record proves a domain. */
export function recordName(domain: string): string {
  return `_guildhall-challenge.${domain}`;
}

/** A domain as the subject of an event. */
export function subjectOf({
  id,
  domain,
}: {
  readonly id: string;
  readonly domain: string;
}): Happening["subject"] {
  return { kind: "domain", id, name: domain };
}

/** How many domains an organization may claim. */
const mostDomains = 50;

/**
 * Claims a domain, which is nobody's until it is proved: other organizations may claim it as well.
 *
 * Throws the problems `domain_refused`, `domain_claimed`, `role_unknown` and `above_own_role`.
 */
export async function claim(
  grants: Grants,
  { db, context, facts, body }: InsideOrganization & Call<typeof createDomain>,
): Promise<ServedDomain> {
  const { id: organizationId } = context.organization;
  const { domain, joining, role } = body;
  if (isPublicProvider(domain)) {
    const detail = `Everybody can have an address at ${domain}; claim a domain of the organization's own.`;
    throw new Problem("domain_refused", { detail });
  }
  // One claim at a time counts how many there are.
  await lockOrganization(db, organizationId);
  await refuseRole(db, { context, grants }, role);
  const claimed = await queries.selectDomains(db, organizationId);
  if (claimed.length >= mostDomains) {
    const detail = `An organization claims ${String(mostDomains)} domains at most; give one up first.`;
    throw new Problem("domain_refused", { detail });
  }
  const row = await queries.insertDomain(db, { organizationId, id: newId(), domain, joining, role });
  if (!row) throw new Problem("domain_claimed");
  await append(
    { db, context, facts },
    { type: "domain.created", subject: subjectOf(row), after: { joining, role } },
  );
  return domainOf(row);
}

// Whoever joins by a domain is vouched for by nobody: no domain makes owners.
async function refuseRole(
  db: Db,
  setting: { readonly context: MemberContext; readonly grants: Grants },
  role: string,
): Promise<void> {
  if (role === "owner") throw new Problem("above_own_role");
  refuseAbove(setting.context, await roleNamed(db, setting, role));
}

/**
 * Says what people in a domain may do. The same again changes nothing.
 *
 * Throws the problems `not_found`, `role_unknown` and `above_own_role`.
 */
export async function change(
  grants: Grants,
  { db, context, facts, parameters, body }: InsideOrganization & Call<typeof updateDomain>,
): Promise<ServedDomain> {
  const { id: organizationId } = context.organization;
  const before = await queries.selectDomain(db, organizationId, parameters.domain);
  if (!before) throw new Problem("not_found");
  const { joining = before.joining, role = before.role } = body;
  if (joining === before.joining && role === before.role) return domainOf(before);
  await refuseRole(db, { context, grants }, role);
  const row = await queries.updateDomain(db, { organizationId, id: before.id, joining, role });
  if (!row) throw new Problem("not_found");
  await append(
    { db, context, facts },
    {
      type: "domain.updated",
      subject: subjectOf(row),
      before: { joining: before.joining, role: before.role },
      after: { joining, role },
    },
  );
  return domainOf(row);
}

/** Gives a domain up. Throws the problem `not_found`. */
export async function giveUp({
  db,
  context,
  facts,
  parameters,
}: InsideOrganization & Call<typeof deleteDomain>): Promise<null> {
  const domain = await queries.deleteDomain(db, context.organization.id, parameters.domain);
  if (domain === null) throw new Problem("not_found");
  const subject = subjectOf({ id: parameters.domain, domain });
  await append({ db, context, facts }, { type: "domain.deleted", subject });
  return null;
}
