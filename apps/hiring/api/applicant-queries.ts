import type { Db, Statement } from "@guildhall/server";
import type { Stage } from "../shared/endpoints.ts";
import type { Which } from "./queries.ts";

/** An applicant as they are kept, with the title of their job. */
export interface ApplicantRow {
  readonly id: string;
  readonly job_id: string;
  readonly job_title: string;
  readonly name: string;
  readonly email: string;
  readonly message: string;
  readonly phone: string;
  readonly link: string;
  readonly stage: Stage;
  readonly applied_at: Date;
}

const columns =
  "a.id, a.job_id, j.title as job_title, a.name, a.email, a.message, a.phone, a.link, a.stage, a.applied_at";

/** Which applicants are asked for: before the cursor's, found by words, in one stage, for one job. */
export interface ApplicantFilter {
  readonly organizationId: string;
  readonly before: string | null;
  readonly search: string | null;
  readonly stage: Stage | null;
  readonly job: string | null;
  readonly limit: number;
}

/** The latest applicants of an organization; ids are ordered by time. */
export function selectApplicants(db: Db, filter: ApplicantFilter): Statement<readonly ApplicantRow[]> {
  return db.query<ApplicantRow>(
    `select ${columns}
     from applicant a
     join job j on j.organization_id = $1 and j.id = a.job_id
     where a.organization_id = $1
       and ($2::uuid is null or a.id < $2)
       and ($3::text is null or strpos(guildhall.fold(a.name), guildhall.fold($3)) > 0 or strpos(lower(a.email), lower($3)) > 0)
       and ($4::text is null or a.stage = $4)
       and ($5::uuid is null or a.job_id = $5)
     order by a.id desc
     limit $6`,
    [filter.organizationId, filter.before, filter.search, filter.stage, filter.job, filter.limit],
  );
}

/** One applicant; null when the organization has none of that id. */
export function selectApplicant(db: Db, { organizationId, id }: Which): Statement<ApplicantRow | null> {
  return db.one<ApplicantRow>(
    `select ${columns}
     from applicant a
     join job j on j.organization_id = $1 and j.id = a.job_id
     where a.organization_id = $1 and a.id = $2`,
    [organizationId, id],
  );
}

/** An applicant on a board; `total` is how many are in the same stage. */
export interface CardRow extends ApplicantRow {
  readonly total: number;
}

/** Who applied for a job, in the order of the board, at most `limit` of each stage. */
export function selectCards(
  db: Db,
  { organizationId, id }: Which,
  limit: number,
): Statement<readonly CardRow[]> {
  return db.query<CardRow>(
    `select s.*
     from (
       select ${columns},
              count(*) over (partition by a.stage)::int as total,
              row_number() over (partition by a.stage order by a.rank, a.id) as position
       from applicant a
       join job j on j.organization_id = $1 and j.id = a.job_id
       where a.organization_id = $1 and a.job_id = $2
     ) s
     where s.position <= $3
     order by s.stage, s.position`,
    [organizationId, id, limit],
  );
}

/**
 * Has whoever else moves an applicant for the same job wait until this transaction is over, so that everybody counts
 * places in the order that is really there.
 */
export function lockBoardOf(db: Db, { organizationId, id }: Which): Statement<number> {
  return db.change(
    `select from job j
     where j.organization_id = $1
       and j.id = (select a.job_id from applicant a where a.organization_id = $1 and a.id = $2)
     for no key update`,
    [organizationId, id],
  );
}

/** Where an applicant is moved from and to. */
export interface Move {
  readonly from: Stage;
  readonly stage: Stage;
  /** Whom to stand behind; null is first, undefined last. */
  readonly after: string | null | undefined;
}

/** Moves an applicant and tells whether it did: not when they are in a stage that is neither of the two. */
export function changePlace(db: Db, { organizationId, id }: Which, move: Move): Statement<boolean> {
  return db
    .change(
      `with other as (
         select o.id, o.rank
         from applicant a
         join applicant o on o.organization_id = $1 and o.job_id = a.job_id and o.stage = $4 and o.id <> a.id
         where a.organization_id = $1 and a.id = $2
       ), place as (
         select b.rank as below, (select min(o.rank) from other o where b.rank is null or o.rank > b.rank) as above
         from (
           select case when $6 then null else coalesce(
             (select o.rank from other o where o.id = $5), (select max(o.rank) from other o)) end
         ) b (rank)
       )
       update applicant a
       set stage = $4, rank = coalesce((p.below + p.above) * 0.5, p.below + 1, p.above - 1, a.rank)
       from place p
       where a.organization_id = $1 and a.id = $2 and a.stage in ($3, $4)`,
      [organizationId, id, move.from, move.stage, move.after ?? null, move.after === null],
    )
    .map((changed) => changed > 0);
}

/** Something that happened to an applicant. */
export interface ApplicantEventRow {
  readonly id: string;
  readonly type: "applicant.created" | "applicant.updated" | "applicant.noted";
  readonly actor_name: string;
  readonly from: Stage | null;
  readonly to: Stage | null;
  readonly note: string | null;
  readonly occurred_at: Date;
}

/** Which part of a history is asked for: before the cursor's. */
export interface HistoryPart {
  readonly before: string | null;
  readonly limit: number;
}

/** What happened to an applicant, the latest first; who only changed places within a stage is passed over. */
export function selectHistory(
  db: Db,
  { organizationId, id }: Which,
  { before, limit }: HistoryPart,
): Statement<readonly ApplicantEventRow[]> {
  return db.query<ApplicantEventRow>(
    `select e.id, e.type, e.actor_name, e.before ->> 'stage' as "from", e.after ->> 'stage' as "to",
            e.after ->> 'note' as note, e.occurred_at
     from guildhall.event e
     where e.organization_id = $1 and e.subject_kind = 'applicant' and e.subject_id = $2::uuid::text
       and ($3::uuid is null or e.id < $3)
       and (e.type in ('applicant.created', 'applicant.noted')
         or e.type = 'applicant.updated' and e.before ->> 'stage' <> e.after ->> 'stage')
     order by e.id desc
     limit $4`,
    [organizationId, id, before, limit],
  );
}
