/* eslint-disable guildhall/organization-predicate -- it makes the people, who belong to no organization */
import type { Db, Statement } from "@guildhall/server";
import type { DemoApplicant } from "./applicants.ts";

/** Waits for whoever loads the demo data now, and tells whether the database has nobody in it yet. */
export function claimEmptyDatabase(db: Db): Statement<boolean> {
  return db
    .all(
      db.query("select pg_advisory_xact_lock(hashtextextended('guildhall hiring demo', 0))"),
      db.one<{ readonly empty: boolean }>(`select not exists (select from identity."user") as empty`),
    )
    .map(([, row]) => row?.empty ?? false);
}

/** Is any of these people in the database? */
export function selectAnybodyOf(db: Db, emails: readonly string[]): Statement<boolean> {
  return db
    .one<{ readonly found: boolean }>(
      `select exists (select from identity."user" where email = any ($1::text[])) as found`,
      [emails],
    )
    .map((row) => row?.found ?? false);
}

/** Makes a person with a proved address and a password. */
export function insertPerson(
  db: Db,
  person: { readonly id: string; readonly name: string; readonly email: string; readonly password: string },
): Statement<number> {
  return db.change(
    `with person as (
       insert into identity."user" (id, name, email, email_verified) values ($1, $2, $3, true) returning id
     )
     insert into identity.account (id, user_id, provider_id, account_id, password)
     select guildhall.new_id(), id, 'credential', id::text, $4 from person`,
    [person.id, person.name, person.email, person.password],
  );
}

/** Founds an organization for a person and enters it as them; false when its slug is taken. */
export function found(
  db: Db,
  organization: { readonly id: string; readonly name: string; readonly slug: string; readonly owner: string },
): Statement<boolean> {
  const { id, name, slug, owner } = organization;
  return db
    .all(
      ...leave(db),
      db.change("select guildhall.identify_as($1, guildhall.new_id())", [owner]),
      db.one<{ readonly founded: boolean }>("select guildhall.found($1, $2, $3) as founded", [
        id,
        name,
        slug,
      ]),
    )
    .map((results) => (results.at(-1) as { readonly founded: boolean } | null)?.founded ?? false);
}

/** Enters an organization as one of its members, or with null as the system, after leaving the one before. */
export function enterAs(
  db: Db,
  organizationId: string,
  userId: string | null,
): readonly Statement<unknown>[] {
  return [
    ...leave(db),
    db.query("select guildhall.enter_as(guildhall.principal_for($1, $2))", [organizationId, userId]),
  ];
}

// A transaction of a request enters once. The system may be anybody anywhere, one after the other.
function leave(db: Db): readonly Statement<unknown>[] {
  return [db.query("select guildhall.step_outside()")];
}

/** Gives an organization its plan and the day on which it began. */
export function updateOrganization(
  db: Db,
  { id, plan, createdAt }: { readonly id: string; readonly plan: string; readonly createdAt: Date },
): Statement<number> {
  return db.change(
    "update guildhall.organization set plan = $2, created_at = $3, updated_at = $3 where id = $1",
    [id, plan, createdAt],
  );
}

/** Makes a role of an organization's own. */
export function insertRole(
  db: Db,
  role: { readonly organizationId: string; readonly name: string; readonly permissions: readonly string[] },
): Statement<number> {
  return db.change("insert into guildhall.role (organization_id, name, permissions) values ($1, $2, $3)", [
    role.organizationId,
    role.name,
    role.permissions,
  ]);
}

/** A member that is to be made, or is there since the founding. */
export interface NewMember {
  readonly organizationId: string;
  readonly userId: string;
  readonly role: string;
  readonly joinedAt: Date;
}

/** Makes a person a member; the founder, who is one, gets the day. */
export function insertMember(db: Db, member: NewMember): Statement<number> {
  return db.change(
    `insert into guildhall.member (organization_id, user_id, role, name, email, joined_at)
     select $1, u.id, $3, u.name, u.email, $4 from identity."user" u where u.id = $2
     on conflict (organization_id, user_id) do update set joined_at = excluded.joined_at`,
    [member.organizationId, member.userId, member.role, member.joinedAt],
  );
}

/** Makes a category. */
export function insertCategory(
  db: Db,
  category: { readonly organizationId: string; readonly id: string; readonly name: string },
): Statement<number> {
  return db.change("insert into category (organization_id, id, name) values ($1, $2, $3)", [
    category.organizationId,
    category.id,
    category.name,
  ]);
}

/** The draft of a job that is to be made. */
export interface NewDraft {
  readonly organizationId: string;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly categoryId: string;
  readonly location: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Makes the draft of a job. */
export function insertDraft(db: Db, job: NewDraft): Statement<number> {
  return db.change(
    `insert into job (organization_id, id, title, description, category_id, location, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      job.organizationId,
      job.id,
      job.title,
      job.description,
      job.categoryId,
      job.location,
      job.createdBy,
      job.createdAt,
    ],
  );
}

/** Which row of an organization. */
export interface Which {
  readonly organizationId: string;
  readonly id: string;
}

/** Opens a job for applications. */
export function publishJob(db: Db, { organizationId, id }: Which, at: Date): Statement<number> {
  return db.change(
    "update job set status = 'published', published_at = $3 where organization_id = $1 and id = $2",
    [organizationId, id, at],
  );
}

/** Closes a job. */
export function closeJob(db: Db, { organizationId, id }: Which): Statement<number> {
  return db.change("update job set status = 'closed' where organization_id = $1 and id = $2", [
    organizationId,
    id,
  ]);
}

/** Has somebody apply for a job. */
export function insertApplicant(
  db: Db,
  { organizationId, id }: Which,
  applicant: DemoApplicant & { readonly jobId: string; readonly appliedAt: Date },
): Statement<number> {
  return db.change(
    `insert into applicant (organization_id, id, job_id, name, email, message, applied_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      organizationId,
      id,
      applicant.jobId,
      applicant.name,
      applicant.email,
      applicant.message,
      applicant.appliedAt,
    ],
  );
}

/** Moves an applicant to another stage. */
export function moveApplicant(
  db: Db,
  { organizationId, id }: Which,
  stage: DemoApplicant["stage"],
): Statement<number> {
  return db.change("update applicant set stage = $3 where organization_id = $1 and id = $2", [
    organizationId,
    id,
    stage,
  ]);
}
