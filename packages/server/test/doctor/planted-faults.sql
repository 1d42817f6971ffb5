-- Every fault that the doctor knows, planted one at a time into the sound schema by a superuser. Each begins with what
-- happened and, behind the arrow, everything that must be found: the fault's own check first, then what follows from it.
-- `:database` stands for the name of the database.

--- requests may make databases -> R1 guildhall_tenant
alter role guildhall_tenant createdb;
--- the door is bound by no policy -> R1 guildhall_door
alter role guildhall_door bypassrls;
--- somebody may log in as the owner -> R1 guildhall_owner
alter role guildhall_owner login;
--- requests can become the owner -> R2 guildhall_tenant
grant guildhall_owner to guildhall_tenant;
--- requests can become the door -> R2 guildhall_tenant
grant guildhall_door to guildhall_tenant;
--- requests can become who reads everything -> R2 guildhall_tenant
grant pg_read_all_data to guildhall_tenant;
--- somebody may log in as a visitor -> R1 guildhall_visitor
alter role guildhall_visitor login;
--- visitors can become who reads everything -> R2 guildhall_visitor
grant pg_read_all_data to guildhall_visitor;
--- visitors own a function -> R3 public.shout(text)
alter function public.shout(text) owner to guildhall_visitor;
--- visitors may make functions -> C1 public
grant create on schema public to guildhall_visitor;
--- a login always has the door's rights -> R2 guildhall_reporter
create role guildhall_reporter inherit; grant guildhall_door to guildhall_reporter;
--- requests own a function -> R3 public.shout(text)
alter function public.shout(text) owner to guildhall_tenant;
--- the door owns a table -> R3 public.country
alter table public.country owner to guildhall_door;
--- the door owns a function elsewhere -> R3 public.shout(text)
alter function public.shout(text) owner to guildhall_door;
--- requests may make functions -> C1 public
grant create on schema public to guildhall_tenant;
--- everybody may make schemas -> C1 :database
grant create on database :database to public;
--- everybody may make temporary tables -> C1 :database
grant temporary on database :database to public;

--- row-level security is not forced -> T1 public.job
alter table public.job no force row level security;
--- row-level security is off -> T1 public.job, B1 public.job, B2 public.job, B3 public.job, B1 public.job, B2 public.job
alter table public.job disable row level security;
--- a table was never isolated -> T1 public.note, T3 public.note, B1 public.note, B2 public.note, B3 public.note
set local role guildhall_owner;
create table public.note (organization_id uuid not null, id uuid not null, primary key (organization_id, id));
grant select, insert on public.note to guildhall_tenant;
--- rows may belong to nobody -> T2 public.note
set local role guildhall_owner;
create table public.note (organization_id uuid, id uuid);
create index note_organization on public.note (organization_id);
alter table public.note enable row level security, force row level security;
create policy organization on public.note using (organization_id = guildhall.organization_id());
--- the policy lets everything be read -> T3 public.job, B1 public.job, B2 public.job
alter policy organization on public.job using (true);
--- the policy lets everything be written -> T3 public.job, B3 public.job
alter policy organization on public.job with check (true);
--- the policy trusts a setting that anybody can make -> T3 public.job, B2 public.job
alter policy organization on public.job using
  (organization_id = coalesce(left(nullif(current_setting('guildhall.context', true), ''), 36)::uuid, guildhall.organization_id()));
--- the policy binds one role -> T3 public.job
alter policy organization on public.job to guildhall_tenant;
--- the policy is for reading -> T3 public.job
drop policy organization on public.job;
create policy organization on public.job for select using (organization_id = guildhall.organization_id());
--- the policy only narrows -> T3 public.job, B1 public.job, B2 public.job
drop policy organization on public.job;
create policy organization on public.job as restrictive using (organization_id = guildhall.organization_id());
--- the policy has another name -> T3 public.job, T3 same_thing on public.job
alter policy organization on public.job rename to same_thing;
--- a second policy opens the table -> T3 support on public.job, B1 public.job, B2 public.job
create policy support on public.job for select to guildhall_tenant using (true);
--- an application's table lets the door in -> T3 door on public.job
create policy door on public.job to guildhall_door using (true);
--- a policy for the door is also for another -> T3 door on guildhall.member
alter policy door on guildhall.member to guildhall_door, guildhall_owner;
--- organizations see each other -> T3 guildhall.organization, B1 guildhall.organization, B2 guildhall.organization
alter policy organization on guildhall.organization using (deletion_requested_at is null);
--- a table belongs to a superuser -> T4 public.job
alter table public.job owner to current_user;
--- a table belongs to a login -> T4 public.job
create role guildhall_reporter; alter table public.job owner to guildhall_reporter;
--- requests may empty a table -> T5 public.job
grant truncate on public.job to guildhall_tenant;
--- requests may refer to a table -> T5 public.job
grant references (id) on public.job to guildhall_tenant;
--- every login may read a table -> T5 public.job, G4 public.job
grant select on public.job to public;

--- requests can read what belongs to nobody -> G1 public.country
grant select on public.country to guildhall_tenant;
--- everybody can write what belongs to nobody -> G1 public.country, G4 public.country
grant delete on public.country to public;
--- requests can read one column of what belongs to nobody -> G1 public.country
grant select (code) on public.country to guildhall_tenant;
--- requests can read who people are -> G1 identity."user"
grant select on identity."user" to guildhall_tenant;
--- everybody may enter the schema identity -> G2 identity
grant usage on schema identity to public;
--- requests can read the key of the seal -> G2 guildhall.seal_key
grant select (key) on guildhall.seal_key to guildhall_tenant;
--- a table is granted to visitors by mistake -> G4 public.visit
grant select on public.visit to guildhall_visitor;
--- visitors may read back what they brought -> G4 public.applicant
grant select (email) on public.applicant to guildhall_visitor;
--- visitors may read every column there will ever be -> G4 public.job
grant select on public.job to guildhall_visitor;
--- visitors may change what they see -> G4 public.job
grant update (title) on public.job to guildhall_visitor;
--- visitors may delete what they brought -> G4 public.applicant
grant delete on public.applicant to guildhall_visitor;
--- visitors can read what belongs to nobody -> G4 public.country
grant select (code) on public.country to guildhall_visitor;
--- visitors can read a view -> G4 public.open_job
grant select on public.open_job to guildhall_visitor;
--- visitors count with all organizations -> G4 public.number
create sequence public.number; grant usage on public.number to guildhall_visitor;
--- visitors may enter the schema identity -> G2 identity
grant usage on schema identity to guildhall_visitor;
--- visitors see every row of the organization -> T3 visitors_see on public.job, G4 public.job
drop policy visitors_see_only on public.job;
--- visitors see every organization -> T3 visitors_see on public.job, G4 public.job, B1 public.job, B2 public.job
drop policy visitors on public.job;
--- visitors bring things to every organization -> T3 visitors_add on public.applicant, G4 public.applicant
alter policy visitors on public.applicant with check (true);
--- what visitors see is shown to everybody -> T3 visitors_see on public.job, G4 public.job, B1 public.job, B2 public.job
alter policy visitors_see on public.job to public;
--- requests count with all organizations -> G3 public.number
create sequence public.number; grant usage on public.number to guildhall_tenant;

--- a title is unique across organizations -> K1 public.job_title
create unique index job_title on public.job (title);
--- a title is excluded across organizations -> K1 public.job_title
alter table public.job add constraint job_title exclude (title with =);
--- the organization comes second in a key -> K1 public.job_title
alter table public.job add constraint job_title unique (title, organization_id);
--- a lower-cased address is unique across organizations -> K1 public.applicant_email, K6 public.applicant_email
create unique index applicant_email on public.applicant (lower(email));
--- a row can refer to another organization's -> K2 elsewhere on public.applicant
alter table public.applicant add job_organization_id uuid,
  add constraint elsewhere foreign key (job_organization_id, job_id) references public.job (organization_id, id);
--- a row can refer to another organization -> K2 partner on public.job
alter table public.job add partner_id uuid constraint partner references guildhall.organization;
--- a deletion would take the organization away -> K3 careless on public.applicant
alter table public.applicant add constraint careless foreign key (organization_id, job_id) references public.job on delete set null;
--- a change would take the organization away -> K3 careless on public.applicant
alter table public.applicant add constraint careless foreign key (organization_id, job_id) references public.job on update set default;
--- no index leads to an organization's rows -> K4 public.applicant
alter table public.applicant drop constraint applicant_pkey, drop constraint applicant_organization_id_email_key;
--- an index is of an enumeration -> K5 public.job_state
create type public.state as enum ('open', 'closed');
alter table public.job add state public.state; create index job_state on public.job (organization_id, state);
--- an index is of citext -> K5 public.job_name
create extension citext schema public;
alter table public.job add name public.citext; create index job_name on public.job (organization_id, name);
--- an index is of numbers with a point -> K5 public.job_salary
alter table public.job add salary numeric(10, 2); create index job_salary on public.job (organization_id, salary);
--- an index is of jsonb -> K5 public.job_data
alter table public.job add data jsonb; create index job_data on public.job (organization_id, data);
--- an index is of an array -> K5 public.job_tags
alter table public.job add tags text[]; create index job_tags on public.job (organization_id, tags);
--- an index is for jsonb's own questions -> K5 public.job_data
alter table public.job add data jsonb; create index job_data on public.job using gin (data jsonb_path_ops);
--- an index is for searching -> K5 public.job_words
alter table public.job add words tsvector; create index job_words on public.job using gin (words);
--- an index is for overlaps -> K5 public.job_term
alter table public.job add term tstzrange; create index job_term on public.job using gist (term);
--- an index is of an expression -> K6 public.job_title
create index job_title on public.job (organization_id, lower(title));

--- a view shows what its owner sees -> V1 public.all_jobs
create view public.all_jobs as select * from public.job; grant select on public.all_jobs to guildhall_tenant;
--- a view stops asking as who asks it -> V1 public.open_job
alter view public.open_job set (security_invoker = false);
--- requests can read a materialized view -> V2 public.job_count
create materialized view public.job_count as select organization_id, count(*) from public.job group by 1;
grant select on public.job_count to guildhall_tenant;
--- requests can read a foreign table -> V2 public.elsewhere
create foreign data wrapper elsewhere; create server elsewhere foreign data wrapper elsewhere;
create foreign table public.elsewhere (organization_id uuid) server elsewhere; grant select on public.elsewhere to guildhall_tenant;

--- a function acts with a superuser's rights -> F1 public.shout(text)
alter function public.shout(text) owner to current_user; alter function public.shout(text) security definer;
--- a function acts with the owner's rights -> F1 public.shout(text)
alter function public.shout(text) security definer;
--- the door's function looks names up where its caller says -> F2 guildhall.peek()
create function guildhall.peek() returns int language sql security definer as 'select 1';
alter function guildhall.peek() owner to guildhall_door; revoke execute on function guildhall.peek() from public;
--- the door's function looks names up in a schema named as its caller -> F2 guildhall.peek()
create function guildhall.peek() returns int language sql security definer set search_path = "$user", public as 'select 1';
alter function guildhall.peek() owner to guildhall_door; revoke execute on function guildhall.peek() from public;
--- what the door calls looks names up where the door's caller says -> F2 guildhall.peek()
create function guildhall.peek() returns int language plpgsql as 'begin return 1; end';
alter function guildhall.peek() owner to guildhall_door; revoke execute on function guildhall.peek() from public;
--- everybody can call a function of the door's that nobody reviewed -> F3 guildhall.peek()
create function guildhall.peek() returns int language sql security definer begin atomic select 1; end;
alter function guildhall.peek() owner to guildhall_door;
--- a reviewed function has a namesake -> F3 guildhall.me(text)
create function guildhall.me(text) returns int language sql security definer begin atomic select 1; end;
alter function guildhall.me(text) owner to guildhall_door; revoke execute on function guildhall.me(text) from public;
grant execute on function guildhall.me(text) to guildhall_tenant;
--- visitors can call what lets members in -> F3 guildhall.enter_as(text)
grant execute on function guildhall.enter_as(text) to guildhall_visitor;
--- requests can call what the door keeps to itself -> F3 guildhall.person()
grant execute on function guildhall.person() to guildhall_tenant;
--- requests can read the server's files -> F4 pg_read_file(text)
grant execute on function pg_read_file(text) to guildhall_tenant;
--- a function sees rows before the policy -> F5 public.shout(text)
alter function public.shout(text) leakproof;

--- a part of a table is open -> P1 public.visit_even, B1 public.visit_even, B2 public.visit_even
grant select on public.visit_even to guildhall_tenant;
--- a part of a table has a second policy -> P1 public.visit_odd, B1 public.visit_odd, B2 public.visit_odd
create policy support on public.visit_odd using (true) with check (organization_id = guildhall.organization_id());
--- a table that inherits is open -> P1 public.old_job, B3 public.old_job
set local role guildhall_owner; create table public.old_job () inherits (public.job);
grant insert on public.old_job to guildhall_tenant;
--- everything is sent to subscribers -> L1 everything
create publication everything for all tables;
--- jobs are sent to subscribers -> L1 jobs
create publication jobs for table public.job;
--- who people are is sent to subscribers -> L1 people
create publication people for table identity."user";
--- the database has a context by default -> S1 database :database
alter database :database set guildhall.context = 'x';
--- requests are somebody by default -> S1 role guildhall_tenant
alter role guildhall_tenant set guildhall.person = 'x';
--- requests are another role by default -> S1 role guildhall_tenant in database :database
alter role guildhall_tenant in database :database set role = 'none';
--- the connection begins with a context -> S1 server
set local guildhall.context = 'x';
--- row security is off -> S2 row_security
set local row_security = off;
--- row security is off by default -> S2 row_security
alter role guildhall_tenant set row_security = off;
