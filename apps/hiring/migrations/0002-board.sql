-- The board of a job: in which order its applicants stand within a stage, and what is asked of them as a list.

-- A number has room for another between any two: moving one applicant changes one row and records one event. Whoever
-- arrives stands behind everybody who came before; nothing has to be known of the others for that.
alter table applicant add column rank numeric not null default extract(epoch from clock_timestamp());
comment on column applicant.rank is 'Where the applicant stands within the stage: the lowest first, and of equals the lowest id.';

create index applicant_stage on applicant (organization_id, stage, id);

-- What happened to one applicant, the latest first.
create index event_of_applicant on guildhall.event (organization_id, subject_id, id) where subject_kind = 'applicant';
