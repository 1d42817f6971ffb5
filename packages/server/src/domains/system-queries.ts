import type { Context, Db, Statement } from "../tenancy/index.ts";

/** A claim, and the value that proves it. */
export interface Claim {
  readonly organizationId: string;
  readonly id: string;
  readonly challenge: string;
}

/** Notes that the DNS proves a claim. With the rights of the system alone: no request says so. */
export function proveDomain(
  db: Db,
  { organizationId, id, challenge }: Claim,
): Statement<"proved" | "taken" | "gone"> {
  return db
    .one<{ readonly outcome: "proved" | "taken" | "gone" }>(
      "select guildhall.prove_domain($1, $2, $3) as outcome",
      [organizationId, id, challenge],
    )
    .map((row) => row?.outcome ?? "gone");
}

/** Notes that the DNS proves a claim no more: `lost` the first time, `unproved` when the seven days are over. */
export function missDomain(
  db: Db,
  { organizationId, id, challenge }: Claim,
): Statement<"lost" | "unproved" | null> {
  return db
    .one<{ readonly outcome: "lost" | "unproved" | null }>(
      "select guildhall.miss_domain($1, $2, $3) as outcome",
      [organizationId, id, challenge],
    )
    .map((row) => row?.outcome ?? null);
}

/** A proved domain that is to be looked at again. */
export interface DueRow {
  readonly organization_id: string;
  readonly id: string;
  readonly domain: string;
  readonly challenge: string;
}

/** Takes some of the proved domains that nobody looked at for a day, so that no other server looks at them as well. */
export function takeDomainsToCheck(db: Db, most: number): Statement<readonly DueRow[]> {
  return db.query<DueRow>("select * from guildhall.take_domains_to_check($1)", [most]);
}

/** Enters an organization in a transaction of the system's own; null when it is being deleted or the actor has left. */
export function enterFor(
  db: Db,
  { organizationId, actorId }: { readonly organizationId: string; readonly actorId: string | null },
): Statement<Context | null> {
  return db
    .one<{
      readonly organization_id: string | null;
      readonly organization_name: string;
      readonly organization_slug: string;
      readonly user_id: string | null;
      readonly user_name: string;
    }>(
      `select e.organization_id, e.organization_name, e.organization_slug, e.user_id, e.user_name
       from guildhall.enter_as(guildhall.principal_for($1, $2)) e`,
      [organizationId, actorId],
    )
    .map((row) => {
      if (typeof row?.organization_id !== "string") return null;
      return {
        organization: {
          id: row.organization_id,
          slug: row.organization_slug,
          name: row.organization_name,
        },
        actor: { id: row.user_id, name: row.user_name },
      };
    });
}
