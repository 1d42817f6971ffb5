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

/** Somebody who applies. */
export interface NewApplicant extends WhichJob {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly link: string;
  readonly message: string;
}

/** Takes an application for a published job, with its consent; how many were taken is 1, or 0 where there is no such job. */
export function insertApplication(db: Db, applicant: NewApplicant): Statement<number> {
  const { organizationId, id, job, name, email, phone, link, message } = applicant;
  return db.change(
    `insert into applicant (organization_id, id, job_id, name, email, phone, link, message, consented_at)
     select $1, $2, j.id, $4, $5, $6, $7, $8, now()
     from job j
     where j.organization_id = $1 and j.id = $3 and j.status = 'published'`,
    [organizationId, id, job, name, email, phone, link, message],
  );
}

/** The logo of the organization that is visited, if that is the one. */
export function selectVisitedLogo(
  db: Db,
  image: string,
): Statement<{ readonly type: string; readonly bytes: Buffer<ArrayBuffer> } | null> {
  return db.one<{ readonly type: string; readonly bytes: Buffer<ArrayBuffer> }>(
    "select type, bytes from guildhall.visited_logo($1)",
    [image],
  );
}
