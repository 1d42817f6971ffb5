import { newId } from "../../http/index.ts";
import type { Db, Statement } from "../../tenancy/index.ts";

/** An organization that the identified person may join or ask to join. */
export interface JoinableRow {
  readonly slug: string;
  readonly name: string;
  readonly logo_id: string | null;
  readonly way: "join" | "ask" | "link";
  readonly role: string | null;
  readonly link_id: string | null;
  readonly request_id: string | null;
  readonly requested_at: Date | null;
}

/** What the identified person's proved address lets them join or ask to join, by name. */
export function selectJoinable(db: Db): Statement<readonly JoinableRow[]> {
  return db.query<JoinableRow>("select * from guildhall.joinable()");
}

/** Somebody who was just made a member. */
export interface JoinedRow {
  readonly refusal: null;
  readonly organization_id: string;
  readonly organization_name: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly user_email: string;
  readonly role: string;
}

/** Makes the identified person a member where their address lets them, and enters the organization as them. */
export function joinByDomain(db: Db, slug: string): Statement<JoinedRow | { readonly refusal: string }> {
  return db
    .one<JoinedRow | { readonly refusal: string }>("select * from guildhall.join_by_domain($1)", [slug])
    .map((row) => row ?? { refusal: "not_found" });
}

/** A request to join, just made or open already. */
export interface AskedRow {
  readonly refusal: null;
  readonly organization_id: string;
  readonly request_id: string;
  readonly requested_at: Date;
  /** False when it was open already. */
  readonly asked: boolean;
}

/** Asks to join for the identified person, and records it. */
export function askToJoin(db: Db, slug: string): Statement<AskedRow | { readonly refusal: string }> {
  return db
    .one<AskedRow | { readonly refusal: string }>("select * from guildhall.ask_to_join($1, $2)", [
      slug,
      newId(),
    ])
    .map((row) => row ?? { refusal: "not_found" });
}

/** Takes the identified person's own request back, and records it; false when none is open. */
export function withdrawRequest(db: Db, slug: string): Statement<boolean> {
  return db
    .one<{ readonly withdrawn: boolean }>("select guildhall.withdraw_request($1) as withdrawn", [slug])
    .map((row) => row?.withdrawn ?? false);
}

/** An open request to join; `cursor` is its instant with its microseconds. */
export interface RequestRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly requested_at: Date;
  readonly cursor: string;
}

const COLUMNS = `r.id, r.user_id, r.name, r.email, r.requested_at,
  to_char(r.requested_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor`;

/** Which part of the list of requests is asked for. */
export interface RequestPage {
  readonly organizationId: string;
  readonly after: { readonly instant: string; readonly id: string } | null;
  readonly limit: number;
}

/** The open requests to join an organization, the oldest first. */
export function selectRequests(
  db: Db,
  { organizationId, after, limit }: RequestPage,
): Statement<readonly RequestRow[]> {
  return db.query<RequestRow>(
    `select ${COLUMNS}
     from guildhall.membership_request r
     where r.organization_id = $1 and r.answer is null
       and ($2::timestamptz is null or (r.requested_at, r.id) > ($2, $3::uuid))
     order by r.requested_at, r.id
     limit $4`,
    [organizationId, after?.instant ?? null, after?.id ?? null, limit],
  );
}

/** One open request to join. */
export function selectRequest(db: Db, organizationId: string, id: string): Statement<RequestRow | null> {
  return db.one<RequestRow>(
    `select ${COLUMNS} from guildhall.membership_request r
     where r.organization_id = $1 and r.id = $2 and r.answer is null`,
    [organizationId, id],
  );
}

/** Declines a request to join that is open; null when none is. */
export function updateRejected(db: Db, organizationId: string, id: string): Statement<RequestRow | null> {
  return db.one<RequestRow>(
    `update guildhall.membership_request r set answer = 'rejected', answered_at = now()
     where r.organization_id = $1 and r.id = $2 and r.answer is null
     returning ${COLUMNS}`,
    [organizationId, id],
  );
}

/** Somebody who asked to join, as they are now. */
export interface HeldRequestRow {
  readonly refusal: string | null;
  readonly user_id: string;
  readonly user_name: string;
  readonly user_email: string;
}

/** Keeps to the transaction who asked to join, and the organization: before any other lock. */
export function holdRequest(db: Db, id: string): Statement<HeldRequestRow | null> {
  return db.one<HeldRequestRow>("select * from guildhall.hold_request($1)", [id]);
}

/** Makes somebody a member who asked to be; null, or the word for why not. */
export function acceptRequest(db: Db, id: string, role: string): Statement<string | null> {
  return db
    .one<{ readonly refusal: string | null }>("select guildhall.accept_request($1, $2) as refusal", [
      id,
      role,
    ])
    .map((row) => (row ? row.refusal : "not_found"));
}

/** A member and what their role permits, as far as a custom one says; null for a built-in one. */
export interface AnswererRow {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly permissions: readonly string[] | null;
}

/** The members who have one of these built-in roles, or a custom role with a permission. */
export function selectAnswerers(
  db: Db,
  organizationId: string,
  { roles, permission }: { readonly roles: readonly string[]; readonly permission: string },
): Statement<readonly AnswererRow[]> {
  return db.query<AnswererRow>(
    `select m.name, m.email, m.role, r.permissions
     from guildhall.member m
     left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
     where m.organization_id = $1 and (m.role = any ($2) or $3 = any (r.permissions))
     order by m.joined_at, m.user_id
     limit 50`,
    [organizationId, roles, permission],
  );
}
