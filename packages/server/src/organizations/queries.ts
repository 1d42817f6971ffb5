import type { Db, Statement } from "../tenancy/index.ts";

/** An organization as it is kept. */
export interface OrganizationRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly plan: string;
  readonly created_at: Date;
  readonly metadata: Readonly<Record<string, string>>;
  readonly logo_id: string | null;
}

const columns = "id, slug, name, plan, created_at, metadata, logo_id";

/** Makes an organization, owned by the identified person, and enters it; false when its slug is taken. */
export function insertOrganization(
  db: Db,
  { id, name, slug }: { readonly id: string; readonly name: string; readonly slug: string },
): Statement<boolean> {
  return db
    .one<{ readonly founded: boolean }>("select guildhall.found($1, $2, $3) as founded", [id, name, slug])
    .map((row) => row?.founded ?? false);
}

/** Tells the database that this person was proved in this very transaction: they just signed up. */
export function identifyAs(
  db: Db,
  person: { readonly userId: string; readonly browserId: string },
): Statement<number> {
  return db.change("select guildhall.identify_as($1, $2)", [person.userId, person.browserId]);
}

/** Reads the organization that was entered. */
export function selectOrganization(db: Db, organizationId: string): Statement<OrganizationRow | null> {
  return db.one<OrganizationRow>(`select ${columns} from guildhall.organization where id = $1`, [
    organizationId,
  ]);
}

/** Renames the organization that was entered; null when it has that name already. */
export function updateName(db: Db, organizationId: string, name: string): Statement<OrganizationRow | null> {
  return db.one<OrganizationRow>(
    `update guildhall.organization set name = $2, updated_at = now()
     where id = $1 and name <> $2
     returning ${columns}`,
    [organizationId, name],
  );
}

/** What came of giving an organization another slug, and the one that it had. */
export interface SlugChange {
  readonly outcome: "changed" | "unchanged" | "taken" | "too_many";
  readonly former: string;
}

/** Gives the organization that was entered another slug; whatever refuses it has changed nothing. */
export function changeSlug(db: Db, slug: string): Statement<SlugChange | null> {
  return db.one<SlugChange>("select outcome, former from guildhall.change_slug($1)", [slug]);
}

/** Replaces the metadata of the organization that was entered; answers with what it was, or null for the same. */
export function updateMetadata(
  db: Db,
  organizationId: string,
  metadata: OrganizationRow["metadata"],
): Statement<OrganizationRow["metadata"] | null> {
  return db
    .one<{ readonly metadata: OrganizationRow["metadata"] }>(
      `with former as (
         select id, metadata from guildhall.organization where id = $1 for no key update
       )
       update guildhall.organization o set metadata = $2, updated_at = now()
       from former where o.id = $1 and former.metadata <> $2
       returning former.metadata`,
      [organizationId, JSON.stringify(metadata)],
    )
    .map((row) => row?.metadata ?? null);
}

/** Asks for the deletion of the organization that was entered and ends its sessions; null when it was asked for before. */
export function requestDeletion(db: Db): Statement<Date | null> {
  return db
    .one<{ readonly requested_at: Date | null }>("select guildhall.request_deletion() as requested_at")
    .map((row) => row?.requested_at ?? null);
}

/** What came of taking a deletion back: why not, or the organization and the owner as whom it was entered. */
export type RestorationRow =
  | { readonly refusal: string }
  | {
      readonly refusal: null;
      readonly organization_id: string;
      readonly organization_name: string;
      readonly user_id: string;
      readonly user_name: string;
      /** It was being deleted. */
      readonly restored: boolean;
    };

/** Takes a deletion back for an owner among the identified person's accounts, and enters the organization. */
export function takeDeletionBack(
  db: Db,
  slug: string,
  anyAccount: boolean,
): Statement<RestorationRow | null> {
  return db.one<RestorationRow>("select * from guildhall.restore($1, $2)", [slug, anyAccount]);
}

/** Enters, as the system, an organization that is due to be deleted, but none of these; null without any. */
export function enterDueOrganization(db: Db, except: readonly string[]): Statement<string | null> {
  return db
    .one<{ readonly due: string | null }>("select guildhall.enter_due_organization($1) as due", [except])
    .map((row) => row?.due ?? null);
}

/** Deletes rows of the organization that was entered, so many at most, and in the end itself. */
export function deleteEnteredOrganization(db: Db, mostRows: number): Statement<number> {
  return db
    .one<{ readonly deleted: number }>("select guildhall.delete_entered_organization($1) as deleted", [
      mostRows,
    ])
    .map((row) => row?.deleted ?? 0);
}

/** Forgets the slugs of organizations that are gone and that were kept back long enough. */
export function deleteForgottenSlugs(db: Db): Statement<number> {
  // eslint-disable-next-line guildhall/organization-predicate -- what they belonged to is gone
  return db.change("delete from guildhall.slug_alias where leads_to is null and kept_until <= now()");
}

/** What the logo of the organization that was entered was before it became another, or none; null for what it was. */
export function changeLogo(
  db: Db,
  organizationId: string,
  logo: { readonly id: string; readonly bytes: Buffer } | null,
): Statement<{ readonly former: string | null } | null> {
  return db
    .all(
      db.one<{ readonly former: string | null }>(
        "select logo_id as former from guildhall.organization where id = $1 for no key update",
        [organizationId],
      ),
      db.change(
        `insert into guildhall.image (organization_id, id, type, bytes)
         select $1, $2::uuid, 'image/webp', $3::bytea where $2::uuid is not null`,
        [organizationId, logo?.id ?? null, logo?.bytes ?? null],
      ),
      db.change(
        `with former as (
           delete from guildhall.image i using guildhall.organization o
           where i.organization_id = $1 and o.id = $1 and i.id = o.logo_id
         )
         update guildhall.organization set logo_id = $2, updated_at = now()
         where id = $1 and logo_id is distinct from $2`,
        [organizationId, logo?.id ?? null],
      ),
    )
    .map(([row, , changed]) => (row && changed > 0 ? row : null));
}

/** An image as it is served. */
export interface ImageRow {
  readonly type: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** The logo of an organization that the identified person, or with any account their browser, belongs to. */
export function selectLogo(
  db: Db,
  {
    slug,
    image,
    anyAccount,
  }: { readonly slug: string; readonly image: string; readonly anyAccount: boolean },
): Statement<ImageRow | null> {
  return db.one<ImageRow>("select type, bytes from guildhall.logo_of($1, $2, $3)", [slug, image, anyAccount]);
}

/** Has no organization this slug? */
export function selectSlugIsFree(db: Db, slug: string): Statement<boolean> {
  return db
    .one<{ readonly free: boolean }>("select guildhall.slug_is_free($1) as free", [slug])
    .map((row) => row?.free ?? false);
}

/** An owner, as far as they are written to. */
export interface OwnerRow {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
}

/** The owners of an organization, who joined first first. */
export function selectOwners(db: Db, organizationId: string): Statement<readonly OwnerRow[]> {
  return db.query<OwnerRow>(
    `select user_id, name, email from guildhall.member
     where organization_id = $1 and role = 'owner' order by joined_at, user_id`,
    [organizationId],
  );
}
