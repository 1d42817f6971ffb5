import type { Db, Statement } from "@guildhall/server";

/**
 * Has the events of an organization tell what happened when it did, and not when it was loaded: people joined, jobs
 * were created, published and closed on their days, and applicants went from stage to stage over the weeks after they applied.
 */
export function datePast(db: Db, organizationId: string): Statement<number> {
  return db.change(
    `with step (stage, number) as (
       values ('screening', 1), ('interview', 2), ('offer', 3), ('hired', 4), ('rejected', 4)
     ), past (subject_id, type, stage, at) as (
       select o.id::text, 'organization.created', null, o.created_at from guildhall.organization o where o.id = $1
       union all
       select m.user_id::text, 'member.joined', null, m.joined_at from guildhall.member m where m.organization_id = $1
       union all
       select c.id::text, 'category.created', null, o.created_at
       from category c join guildhall.organization o on o.id = $1 where c.organization_id = $1
       union all
       select j.id::text, 'job.created', null, j.created_at from job j where j.organization_id = $1
       union all
       select j.id::text, 'job.updated', 'published', j.published_at from job j where j.organization_id = $1
       union all
       select j.id::text, 'job.updated', 'closed', least(now(), j.published_at + interval '40 days')
       from job j where j.organization_id = $1
       union all
       select a.id::text, 'applicant.created', 'applied', a.applied_at from applicant a where a.organization_id = $1
       union all
       select a.id::text, 'applicant.updated', s.stage,
              a.applied_at + s.number * least(interval '3 days', (now() - a.applied_at) / 5)
       from applicant a cross join step s where a.organization_id = $1
       union all
       select a.id::text, 'applicant.noted', null, a.applied_at + least(interval '7 days', (now() - a.applied_at) / 2)
       from applicant a where a.organization_id = $1
     )
     update guildhall.event e
     set occurred_at = p.at,
         id = encode(
           substring(int8send((extract(epoch from p.at) * 1000)::bigint) from 3) || substring(uuid_send(e.id) from 7),
           'hex')::uuid
     from past p
     where e.organization_id = $1 and e.subject_id = p.subject_id and e.type = p.type
       and (p.stage is null or p.stage in (e.after ->> 'stage', e.after ->> 'status'))`,
    [organizationId],
  );
}
