-- The careers page: what everybody may see of an organization's jobs, and how everybody may apply.

alter table applicant
  add column phone text not null default '' check (char_length(phone) <= 40),
  add column link text not null default '' check (link = '' or link ~ '^https?://' and char_length(link) <= 500),
  add column consented_at timestamptz;
comment on column applicant.consented_at is
  'When the applicant agreed that what they sent is kept; null for whom a member entered.';

-- A job that was published is known; that it is closed is said, for links to it live on. A draft is nobody's business.
select guildhall.show_visitors(
  'public.job', '{organization_id,id,title,description,location,category_id,status,published_at}', $$status <> 'draft'$$);

-- These two ask as the visitor, who sees no drafts.
create function has_known_job(organization uuid, category uuid) returns boolean
language sql stable
begin atomic
  select exists (select from job j where j.organization_id = organization and j.category_id = category);
end;
grant execute on function has_known_job(uuid, uuid) to guildhall_visitor;

create function takes_applications(organization uuid, job uuid) returns boolean
language sql stable
begin atomic
  select exists (
    select from job j where j.organization_id = organization and j.id = takes_applications.job and j.status = 'published');
end;
grant execute on function takes_applications(uuid, uuid) to guildhall_visitor;

-- A category's name can tell what is planned.
select guildhall.show_visitors('public.category', '{organization_id,id,name}', 'public.has_known_job(organization_id, id)');

-- Stage, rank and time are not theirs to choose, and they read nothing back.
select guildhall.let_visitors_add(
  'public.applicant', '{organization_id,id,job_id,name,email,phone,link,message,consented_at}',
  'public.takes_applications(organization_id, job_id) and consented_at is not null');
