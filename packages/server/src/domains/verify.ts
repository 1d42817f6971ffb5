import type { verifyDomain } from "@guildhall/protocol";
import { append } from "../events/index.ts";
import { Problem, type Call, type RequestFacts } from "../http/index.ts";
import type { People } from "../people/index.ts";
import type { Door, MemberContext } from "../tenancy/index.ts";
import type { LookUpTxt } from "./dns.ts";
import { domainOf, recordName, subjectOf, type ServedDomain } from "./domain.ts";
import { selectDomain, type DomainRow } from "./queries.ts";
import { enterFor, proveDomain } from "./system-queries.ts";

/** What proving domains works with. */
export interface VerifyParts {
  readonly door: Door;
  readonly gate: People["gate"];
  readonly lookUpTxt: LookUpTxt;
}

/**
 * Asks the DNS whether the record is there that proves a domain; meanwhile no connection waits. What it said is noted with
 * the rights of the system, for the member who asked, if they still are one.
 *
 * Throws the problems `not_found`, `domain_unproved`, `domain_taken`, `unavailable` and `too_many_requests`.
 */
export async function verify(
  parts: VerifyParts,
  { request, facts, parameters }: Call<typeof verifyDomain>,
): Promise<ServedDomain> {
  const { door, gate, lookUpTxt } = parts;
  const found = await door.organization(
    request,
    parameters.org,
    "domain:update",
    async ({ db, context }) => ({
      context,
      row: await selectDomain(db, context.organization.id, parameters.domain),
    }),
  );
  const { context, row } = found;
  if (!row) throw new Problem("not_found");
  await gate.pass(["domainChecksOf", context.organization.id]);
  const values = await lookUpTxt(recordName(row.domain));
  if (values === null) {
    throw new Problem("unavailable", {
      detail: `The DNS gave no answer for ${recordName(row.domain)}; try again.`,
    });
  }
  if (!values.includes(row.challenge)) throw new Problem("domain_unproved");
  return domainOf(await noted(door, { context, row, facts }));
}

interface Proof {
  readonly context: MemberContext;
  readonly row: DomainRow;
  readonly facts: RequestFacts;
}

async function noted(door: Door, { context, row, facts }: Proof): Promise<DomainRow> {
  const { id: organizationId } = context.organization;
  // eslint-disable-next-line guildhall/system-with-reason -- no request may say that a domain is proved
  return door.asSystem(`note that a domain of organization ${organizationId} is proved`, async ({ db }) => {
    const outcome = await proveDomain(db, { organizationId, ...row });
    if (outcome === "taken") throw new Problem("domain_taken");
    const entered = await enterFor(db, { organizationId, actorId: context.user.id });
    if (outcome === "gone" || !entered) throw new Problem("not_found");
    const proved = await selectDomain(db, organizationId, row.id);
    if (!proved) throw new Problem("not_found");
    if (row.verified_at === null || row.lost_at !== null)
      await append(
        { db, context: entered, facts },
        { type: "domain.verified", subject: subjectOf(row), after: { domain: row.domain } },
      );
    return proved;
  });
}
