import { personalMethods, type Account, type OwnOrganization, type User } from "@guildhall/protocol";
import { newId, stepUpRequired } from "../http/index.ts";
import type { Db, Statement } from "../tenancy/index.ts";

/** The accounts of a browser with all their organizations, as the wire has them. */
export function selectMe(db: Db, credential: Buffer): Statement<readonly Account[]> {
  return db
    .one<{ readonly accounts: readonly Account[] }>("select guildhall.me($1) as accounts", [credential])
    .map((row) => row?.accounts ?? []);
}

/** An organization of the identified person, as the wire has it. */
export interface ListedRow {
  readonly organization_id: string;
  readonly listed: OwnOrganization;
}

/** Which of a person's organizations are asked for. */
export interface OwnOrganizationsPage {
  /** What is in their name or slug; null for all. */
  readonly search: string | null;
  /** The id of the one before. */
  readonly after: string | null;
  readonly limit: number;
}

/** The organizations of the identified person, the best match first, then by name. */
export function selectOwnOrganizations(
  db: Db,
  { search, after, limit }: OwnOrganizationsPage,
): Statement<readonly ListedRow[]> {
  return db.query<ListedRow>("select * from guildhall.own_organizations($1, $2, $3)", [search, after, limit]);
}

/**
 * Renames the identified person, also where they are a member, and records it; the same name changes nothing.
 *
 * Throws the problem `step_up_required` where only an organization's identity provider vouches for them.
 */
export function renamePerson(db: Db, name: string): Statement<User> {
  return db
    .one<{ readonly person: User | null }>("select guildhall.rename_person($1, $2) as person", [
      name,
      newId(),
    ])
    .map((row) => {
      if (!row) throw new Error("The person who was identified can not be read.");
      if (!row.person) throw stepUpRequired({ asks: "sign_in", ways: personalMethods });
      return row.person;
    });
}
