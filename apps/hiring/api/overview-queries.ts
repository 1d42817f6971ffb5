import type { Db, Statement } from "@guildhall/server";
import type { Stage } from "../shared/endpoints.ts";

/** How many jobs an organization has, by how far they have come. */
export interface JobCountsRow {
  readonly published: number;
  readonly drafts: number;
}

/** How many jobs are open, and how many are not published yet. */
export function countJobs(db: Db, organizationId: string): Statement<JobCountsRow | null> {
  return db.one<JobCountsRow>(
    `select count(*) filter (where status = 'published')::int as published,
            count(*) filter (where status = 'draft')::int as drafts
     from job where organization_id = $1`,
    [organizationId],
  );
}

/** A job that is open for applications, with how many applied and how many of them nobody has looked at. */
export interface OpenJobRow {
  readonly id: string;
  readonly title: string;
  readonly applicants: number;
  readonly waiting: number;
}

/** The open jobs that have most to do. */
export function selectOpenJobs(
  db: Db,
  organizationId: string,
  limit: number,
): Statement<readonly OpenJobRow[]> {
  return db.query<OpenJobRow>(
    `select j.id, j.title, count(a.id)::int as applicants, count(a.id) filter (where a.stage = 'applied')::int as waiting
     from job j
     left join applicant a on a.organization_id = $1 and a.job_id = j.id
     where j.organization_id = $1 and j.status = 'published'
     group by j.id, j.title
     order by waiting desc, j.id desc
     limit $2`,
    [organizationId, limit],
  );
}

/** How many have applied at all. */
export function countApplicants(db: Db, organizationId: string): Statement<number> {
  return db
    .one<{ readonly total: number }>(
      "select count(*)::int as total from applicant where organization_id = $1",
      [organizationId],
    )
    .map((row) => row?.total ?? 0);
}

/** How many applied on a day, written as `YYYY-MM-DD`. */
export interface DayRow {
  readonly day: string;
  readonly applied: number;
}

/** How many applied on each of the last days, in UTC, today last. */
export function countByDay(db: Db, organizationId: string, days: number): Statement<readonly DayRow[]> {
  return db.query<DayRow>(
    `select to_char(d.day, 'YYYY-MM-DD') as day, count(a.id)::int as applied
     from generate_series(0, $2 - 1) n
     cross join lateral (select date_trunc('day', now() at time zone 'utc') - make_interval(days => n)) d (day)
     left join applicant a on a.organization_id = $1
       and a.applied_at >= d.day at time zone 'utc' and a.applied_at < (d.day + interval '1 day') at time zone 'utc'
     group by d.day
     order by d.day`,
    [organizationId, days],
  );
}

/** Something that happened; `to` is the stage that an applicant came to. */
export interface ActivityRow {
  readonly id: string;
  readonly type: string;
  readonly actor_name: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly subject_name: string;
  readonly to: Stage | null;
  readonly occurred_at: Date;
}

/** What happened lately to things of these kinds, or with null to anything; places within a stage are passed over. */
export function selectActivity(
  db: Db,
  organizationId: string,
  { kinds, limit }: { readonly kinds: readonly string[] | null; readonly limit: number },
): Statement<readonly ActivityRow[]> {
  return db.query<ActivityRow>(
    `select e.id, e.type, e.actor_name, e.subject_kind, e.subject_id, e.subject_name, e.occurred_at,
            case when e.type = 'applicant.updated' then e.after ->> 'stage' end as "to"
     from guildhall.event e
     where e.organization_id = $1
       and ($2::text[] is null or e.subject_kind = any ($2))
       and (e.type <> 'applicant.updated' or e.before ->> 'stage' <> e.after ->> 'stage')
       and e.subject_kind <> 'organization_session'
     order by e.id desc
     limit $3`,
    [organizationId, kinds, limit],
  );
}
