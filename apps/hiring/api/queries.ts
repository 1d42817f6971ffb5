import type { Db, Statement } from "@guildhall/server";
import type { Category, JobStatus } from "../shared/endpoints.ts";

/** A job as it is kept, with its category's name and how many people have applied. */
export interface JobRow {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: JobStatus;
  readonly category_id: string | null;
  readonly category_name: string | null;
  readonly location: string;
  readonly applicants: number;
  readonly created_at: Date;
  readonly published_at: Date | null;
}

/** Which jobs are asked for: older than the cursor's, of one status, in one category. */
export interface JobFilter {
  readonly organizationId: string;
  readonly before: string | null;
  readonly status: JobStatus | null;
  readonly category: string | null;
  readonly limit: number;
}

const jobColumns = `j.id, j.title, j.description, j.status, j.category_id, c.name as category_name, j.location,
  j.created_at, j.published_at,
  (select count(*)::int from applicant a where a.organization_id = $1 and a.job_id = j.id) as applicants`;

/** The newest jobs of an organization; ids are ordered by time. */
export function selectJobs(db: Db, filter: JobFilter): Statement<readonly JobRow[]> {
  return db.query<JobRow>(
    `select ${jobColumns}
     from job j
     left join category c on c.organization_id = $1 and c.id = j.category_id
     where j.organization_id = $1
       and ($2::uuid is null or j.id < $2)
       and ($3::text is null or j.status = $3)
       and ($4::uuid is null or j.category_id = $4)
     order by j.id desc
     limit $5`,
    [filter.organizationId, filter.before, filter.status, filter.category, filter.limit],
  );
}

/** Which row of an organization. */
export interface Which {
  readonly organizationId: string;
  readonly id: string;
}

/** One job; null when the organization has none of that id. */
export function selectJob(db: Db, { organizationId, id }: Which): Statement<JobRow | null> {
  return db.one<JobRow>(
    `select ${jobColumns}
     from job j
     left join category c on c.organization_id = $1 and c.id = j.category_id
     where j.organization_id = $1 and j.id = $2`,
    [organizationId, id],
  );
}

/** What is changed of a job; undefined stays as it is. */
export interface JobChange {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly location?: string | undefined;
  readonly category?: string | null | undefined;
  readonly status?: JobStatus | undefined;
}

/**
 * Changes a job and tells whether it did: nothing happens when there is no such job or category, or when it closes a job
 * that was never published.
 */
export function changeJob(db: Db, { organizationId, id }: Which, change: JobChange): Statement<boolean> {
  return db
    .change(
      `update job set
         title = coalesce($3, title),
         description = coalesce($4, description),
         location = coalesce($5, location),
         category_id = case when $6 then $7::uuid else category_id end,
         status = coalesce($8, status),
         published_at = case when $8 = 'published' then coalesce(published_at, now()) else published_at end
       where organization_id = $1 and id = $2
         and (status <> 'draft' or $8 is distinct from 'closed')
         and ($7::uuid is null or exists (select from category where organization_id = $1 and id = $7))`,
      [
        organizationId,
        id,
        change.title ?? null,
        change.description ?? null,
        change.location ?? null,
        change.category !== undefined,
        change.category ?? null,
        change.status ?? null,
      ],
    )
    .map((changed) => changed > 0);
}

/** A job that is to be made. */
export interface NewJob {
  readonly organizationId: string;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: JobStatus;
  readonly category: string | null;
  readonly location: string;
  readonly createdBy: string;
}

/** Makes a job; null, and nothing has happened, when the organization has no such category. */
export function insertJob(db: Db, job: NewJob): Statement<JobRow | null> {
  return db.one<JobRow>(
    `with made as (
       insert into job (organization_id, id, title, description, status, category_id, location, created_by, published_at)
       select $1, $2, $3, $4, $5, $6, $7, $8, case $5 when 'draft' then null else now() end
       where $6::uuid is null or exists (select from category where organization_id = $1 and id = $6)
       returning id, title, description, status, category_id, location, created_at, published_at
     )
     select made.*, c.name as category_name, 0 as applicants
     from made
     left join category c on c.organization_id = $1 and c.id = made.category_id`,
    [
      job.organizationId,
      job.id,
      job.title,
      job.description,
      job.status,
      job.category,
      job.location,
      job.createdBy,
    ],
  );
}

/** The categories of an organization, by name. */
export function selectCategories(db: Db, organizationId: string): Statement<readonly Category[]> {
  return db.query<Category>("select id, name from category where organization_id = $1 order by name, id", [
    organizationId,
  ]);
}
