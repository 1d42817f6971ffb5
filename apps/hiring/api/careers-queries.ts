import type { Db, Statement } from "@guildhall/server";

/** A job as visitors may know it, drafts left out. */
export interface KnownJobRow {
  readonly id: string;
  readonly title: string;
  readonly location: string;
  readonly category: string | null;
  readonly published_at: Date;
}

/** A job with all that its own page says. */
export interface JobPageRow extends KnownJobRow {
  readonly description: string;
  readonly status: "published" | "closed";
}

/**
 * Whether an organization has careers pages: once it has published a job. It keeps them when all its jobs are closed. Drafts
 * are not counted, for a visitor sees none.
 */
export function selectHasCareers(db: Db, organizationId: string): Statement<boolean> {
  return db
    .query("select from job where organization_id = $1 limit 1", [organizationId])
    .map(({ length }) => length > 0);
}

/** The newest 500 published jobs of an organization: by category, those without one last, the newest first. */
export function selectOpenJobs(db: Db, organizationId: string): Statement<readonly KnownJobRow[]> {
  return db.query<KnownJobRow>(
    `select j.id, j.title, j.location, c.name as category, j.published_at
     from (
       select id, title, location, category_id, published_at
       from job where organization_id = $1 and status = 'published'
       order by id desc limit 500
     ) j
     left join category c on c.organization_id = $1 and c.id = j.category_id
     order by c.name, j.id desc`,
    [organizationId],
  );
}

/** Which job, of which organization. */
export interface WhichJob {
  readonly organizationId: string;
  readonly job: string;
}

/** A job that is or was published; null for any other. */
export function selectJobPage(db: Db, { organizationId, job }: WhichJob): Statement<JobPageRow | null> {
  return db.one<JobPageRow>(
    `select j.id, j.title, j.location, c.name as category, j.published_at, j.description, j.status
     from job j
     left join category c on c.organization_id = $1 and c.id = j.category_id
     where j.organization_id = $1 and j.id = $2 and j.status <> 'draft'`,
    [organizationId, job],
  );
}

/** Whether a job takes applications. */
export function selectTakesApplications(db: Db, { organizationId, job }: WhichJob): Statement<boolean> {
  return db
    .query("select where public.takes_applications($1, $2)", [organizationId, job])
    .map(({ length }) => length > 0);
}

/** Somebody who applies. */
export interface NewApplicant extends WhichJob {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly link: string;
  readonly message: string;
}

/** Takes an application for a published job, with its consent; whether it was taken, for there may be no such job. */
export function insertApplication(db: Db, applicant: NewApplicant): Statement<boolean> {
  const { organizationId, id, job, name, email, phone, link, message } = applicant;
  return db
    .change(
      `insert into applicant (organization_id, id, job_id, name, email, phone, link, message, consented_at)
       select $1, $2, j.id, $4, $5, $6, $7, $8, now()
       from job j
       where j.organization_id = $1 and j.id = $3 and j.status = 'published'`,
      [organizationId, id, job, name, email, phone, link, message],
    )
    .map((added) => added > 0);
}

/** The logo of the organization that is visited, if that is the one, and it has careers pages to show it on. */
export function selectVisitedLogo(
  db: Db,
  { organizationId, image }: { readonly organizationId: string; readonly image: string },
): Statement<{ readonly type: string; readonly bytes: Buffer<ArrayBuffer> } | null> {
  return db.one<{ readonly type: string; readonly bytes: Buffer<ArrayBuffer> }>(
    `select type, bytes from guildhall.visited_logo($2)
     where exists (select from job where organization_id = $1)`,
    [organizationId, image],
  );
}
