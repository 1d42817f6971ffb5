-- What a hiring tool keeps: jobs, the categories they are in, and who applies for them. Each is a tenant table, and each
-- change of it is recorded as an event.

create table category (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  created_at timestamptz not null default now(),
  primary key (organization_id, id),
  unique (organization_id, name)
);
comment on table category is 'What kind of work a job is.';
select guildhall.isolate('public.category', events => true);

create table job (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  title text not null check (char_length(title) between 1 and 120),
  description text not null default '' check (char_length(description) <= 20000),
  status text not null default 'draft' check (status in ('draft', 'published', 'closed')),
  category_id uuid,
  location text not null default '' check (char_length(location) <= 80),
  -- Not a key: who made a job stays known after they left.
  created_by uuid not null,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, category_id) references category,
  check ((status = 'draft') = (published_at is null))
);
comment on table job is 'A position that the organization wants to fill. Ids are ordered by time: the newest job has the highest.';
create index job_status on job (organization_id, status, id);
create index job_category on job (organization_id, category_id, id);
select guildhall.isolate('public.job', events => true);

create table applicant (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  job_id uuid not null,
  name text not null check (char_length(name) between 1 and 80),
  email text not null check (char_length(email) <= 254),
  message text not null default '' check (char_length(message) <= 5000),
  stage text not null default 'applied'
    check (stage in ('applied', 'screening', 'interview', 'offer', 'hired', 'rejected')),
  applied_at timestamptz not null default now(),
  primary key (organization_id, id),
  foreign key (organization_id, job_id) references job on delete cascade
);
comment on table applicant is 'A person who applied for a job, and how far they have come.';
create index applicant_job on applicant (organization_id, job_id, stage);
select guildhall.isolate('public.applicant', events => true);
