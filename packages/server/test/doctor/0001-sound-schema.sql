-- A well-made schema to plant faults in: tables in one piece and in parts, keys, indexes, a view, and a table of nobody's.

create table public.job (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  title text not null,
  is_open boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (organization_id, id)
);
create index job_newest on public.job (organization_id, created_at desc, id desc);
create index job_open on public.job (organization_id, title text_pattern_ops) where is_open;
select guildhall.isolate('public.job', events => true);

create table public.applicant (
  organization_id uuid not null,
  id uuid not null,
  job_id uuid,
  email text not null,
  primary key (organization_id, id),
  unique (organization_id, email),
  foreign key (organization_id, job_id) references public.job on delete set null (job_id)
);
select guildhall.isolate('public.applicant');
create policy no_secrets on public.applicant as restrictive using (email <> 'secret@example.com');

create table public.visit (
  organization_id uuid not null,
  id uuid not null,
  visited_at timestamptz not null,
  primary key (organization_id, id)
) partition by hash (organization_id);
select guildhall.isolate('public.visit');
create table public.visit_even partition of public.visit for values with (modulus 2, remainder 0);
create table public.visit_odd partition of public.visit for values with (modulus 2, remainder 1);
select guildhall.isolate('public.visit_odd');

create view public.open_job with (security_invoker = true) as select * from public.job where is_open;
grant select on public.open_job to guildhall_tenant;

-- What visitors see and add.
select guildhall.show_visitors('public.job', '{organization_id,id,title}', 'is_open');
select guildhall.let_visitors_add('public.applicant', '{organization_id,id,job_id,email}', $$email like '%@%'$$);

create table public.country (code text primary key);

create function public.shout(word text) returns text language sql immutable begin atomic select upper(word); end;
