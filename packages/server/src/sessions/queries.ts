import type { Db, EntryRow, Statement } from "../tenancy/index.ts";

/** An organization session that was opened, or used again, and what its context is made of. */
export interface OpenedRow extends EntryRow {
  readonly refusal: null;
  /** It was not there before. */
  readonly opened: boolean;
}

/** Why no session was opened, in the words of the problem codes. */
export interface RefusedRow {
  readonly refusal: string;
}

/** What is known of a session that is about to be opened. */
export interface Opening {
  readonly id: string;
  readonly slug: string;
  /** The request named no account: another one of the browser may be the member. */
  readonly anyAccount: boolean;
  /** Somebody did something to have it opened: it is in use. */
  readonly deliberate: boolean;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly lifetimeSeconds: number;
}

/** Opens a session for the identified person, or uses the open one again, and enters its organization. */
export function openOrganizationSession(db: Db, opening: Opening): Statement<OpenedRow | RefusedRow | null> {
  const { id, slug, anyAccount, deliberate, userAgent, ip, lifetimeSeconds } = opening;
  return db.one<OpenedRow | RefusedRow>(
    "select * from guildhall.open_session($1, $2, $3, $4, $5, $6, make_interval(secs => $7))",
    [id, slug, anyAccount, deliberate, userAgent, ip, lifetimeSeconds],
  );
}

/** Why no session was opened for the identified person, in the words of the door. */
export function selectWhyNotOpened(db: Db, { slug, anyAccount }: Opening): Statement<string> {
  return db
    .one<{ readonly word: string | null }>("select guildhall.why_not_opened($1, $2) as word", [
      slug,
      anyAccount,
    ])
    .map((row) => row?.word ?? "not_found");
}

/** Ends a session of the organization that was entered. */
export function deleteOrganizationSession(
  db: Db,
  organizationId: string,
  sessionId: string,
): Statement<number> {
  return db.change("delete from guildhall.organization_session where organization_id = $1 and id = $2", [
    organizationId,
    sessionId,
  ]);
}
