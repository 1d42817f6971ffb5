import type { Db, Statement } from "../tenancy/index.ts";

/** A claimed domain as it is kept. */
export interface DomainRow {
  readonly id: string;
  readonly domain: string;
  readonly challenge: string;
  readonly joining: "none" | "ask" | "join";
  readonly role: string;
  readonly created_at: Date;
  readonly verified_at: Date | null;
  readonly lost_at: Date | null;
}

const COLUMNS = "d.id, d.domain, d.challenge, d.joining, d.role, d.created_at, d.verified_at, d.lost_at";

/** The domains that an organization claims, in the order of the alphabet. */
export function selectDomains(db: Db, organizationId: string): Statement<readonly DomainRow[]> {
  return db.query<DomainRow>(
    `select ${COLUMNS} from guildhall.email_domain d where d.organization_id = $1 order by d.domain`,
    [organizationId],
  );
}

/** One domain that an organization claims. */
export function selectDomain(db: Db, organizationId: string, id: string): Statement<DomainRow | null> {
  return db.one<DomainRow>(
    `select ${COLUMNS} from guildhall.email_domain d where d.organization_id = $1 and d.id = $2`,
    [organizationId, id],
  );
}

/** What a claim is made of. */
export interface NewDomain {
  readonly organizationId: string;
  readonly id: string;
  readonly domain: string;
  readonly joining: string;
  readonly role: string;
}

/** Claims a domain; null when the organization claims it already. */
export function insertDomain(db: Db, claim: NewDomain): Statement<DomainRow | null> {
  return db.one<DomainRow>(
    `insert into guildhall.email_domain as d (organization_id, id, domain, joining, role)
     values ($1, $2, $3, $4, $5)
     on conflict (organization_id, domain) do nothing
     returning ${COLUMNS}`,
    [claim.organizationId, claim.id, claim.domain, claim.joining, claim.role],
  );
}

/** What people in a domain may do from now on. */
export interface DomainChange {
  readonly organizationId: string;
  readonly id: string;
  readonly joining: string;
  readonly role: string;
}

/** Says what people in a domain may do; null when it was given up. */
export function updateDomain(
  db: Db,
  { organizationId, id, joining, role }: DomainChange,
): Statement<DomainRow | null> {
  return db.one<DomainRow>(
    `update guildhall.email_domain d set joining = $3, role = $4
     where d.organization_id = $1 and d.id = $2
     returning ${COLUMNS}`,
    [organizationId, id, joining, role],
  );
}

/** Gives a domain up; tells its name, null when it was not claimed. */
export function deleteDomain(db: Db, organizationId: string, id: string): Statement<string | null> {
  return db
    .one<{ readonly domain: string }>(
      "delete from guildhall.email_domain where organization_id = $1 and id = $2 returning domain",
      [organizationId, id],
    )
    .map((row) => row?.domain ?? null);
}
