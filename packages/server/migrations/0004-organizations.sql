-- Organizations, who belongs to them, and what happened in them.

create table guildhall.organization (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 80),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) between 2 and 48),
  plan text not null default 'free',
  created_by uuid references identity."user" on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deletion_requested_at timestamptz
);
comment on table guildhall.organization is 'An organization: the tenant. Its own row is all of this table that it sees.';
alter table guildhall.organization enable row level security;
alter table guildhall.organization force row level security;
create policy organization on guildhall.organization
  using (id = guildhall.organization_id()) with check (id = guildhall.organization_id());
create policy door on guildhall.organization to guildhall_door using (true) with check (true);
grant select on guildhall.organization to guildhall_tenant;
grant update (name, updated_at) on guildhall.organization to guildhall_tenant;
grant select, insert on guildhall.organization to guildhall_door;

create table guildhall.role (
  organization_id uuid not null references guildhall.organization on delete cascade,
  name text not null check (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and name not in ('owner', 'admin', 'member')),
  permissions text[] not null,
  primary key (organization_id, name)
);
comment on table guildhall.role is 'A custom role of an organization and what it permits.';
select guildhall.isolate('guildhall.role');
create policy door on guildhall.role to guildhall_door using (true);
grant select on guildhall.role to guildhall_door;

create table guildhall.member (
  organization_id uuid not null references guildhall.organization on delete cascade,
  user_id uuid not null references identity."user" on delete cascade,
  role text not null,
  name text not null,
  email text not null,
  joined_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
comment on table guildhall.member is
  'A user in an organization. Name and e-mail follow the user, so that a list of members touches this table alone.';
create index member_user on guildhall.member (user_id, organization_id);
create index member_joined on guildhall.member (organization_id, joined_at, user_id);
select guildhall.isolate('guildhall.member');
revoke insert, update, delete on guildhall.member from guildhall_tenant;
create policy door on guildhall.member to guildhall_door using (true) with check (true);
grant select, insert, update on guildhall.member to guildhall_door;

create function guildhall.follow_user() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update guildhall.member m set name = new.name, email = new.email where m.user_id = new.id;
  return null;
end;
$$;
create trigger follow_user after update of name, email on identity."user"
  for each row when (old.name is distinct from new.name or old.email is distinct from new.email)
  execute function guildhall.follow_user();

create table guildhall.event (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  type text not null check (type ~ '^[a-z_]+\.[a-z_]+$'),
  actor_id uuid default guildhall.actor_id(),
  actor_name text not null,
  subject_kind text not null,
  subject_id text not null,
  subject_name text not null,
  before jsonb,
  after jsonb,
  ip text,
  user_agent text,
  request_id text,
  occurred_at timestamptz not null default now(),
  primary key (organization_id, id)
);
comment on table guildhall.event is 'What happened in an organization, written in the transaction that did it; only ever appended to.';
create index event_type on guildhall.event (organization_id, type, id);
select guildhall.isolate('guildhall.event');
revoke update, delete on guildhall.event from guildhall_tenant;

create table guildhall.account_event (
  id uuid primary key,
  user_id uuid not null,
  type text not null check (type ~ '^[a-z_]+\.[a-z_]+$'),
  ip text,
  user_agent text,
  request_id text,
  occurred_at timestamptz not null default now()
);
comment on table guildhall.account_event is 'What happened to a person outside any organization: signed up, signed in, changed the password.';
create index account_event_user on guildhall.account_event (user_id, id);
grant insert on guildhall.account_event to guildhall_door;

create table guildhall.person (
  user_id uuid primary key references identity."user" on delete cascade,
  last_organization_id uuid references guildhall.organization on delete set null
);
comment on table guildhall.person is 'Settings of a person. The last organization only chooses where a fresh sign-in lands.';
create index person_last_organization on guildhall.person (last_organization_id);
grant select, insert, update on guildhall.person to guildhall_door;

-- Records a change of an application's tenant table as an event: `<table>.created`, `.updated` or `.deleted`.
create function guildhall.record_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  now_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  one jsonb := coalesce(now_row, old_row);
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
begin
  if now_row = old_row then
    return null;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_name, subject_kind, subject_id, subject_name, before, after, ip, user_agent, request_id)
  values (
    (one ->> 'organization_id')::uuid,
    guildhall.new_id(),
    tg_table_name || '.' || case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end,
    coalesce((select m.name from guildhall.member m
              where m.organization_id = (one ->> 'organization_id')::uuid and m.user_id = guildhall.actor_id()), 'Guildhall'),
    tg_table_name,
    coalesce(one ->> 'id', ''),
    coalesce(one ->> 'name', one ->> 'title', one ->> 'id', tg_table_name),
    old_row,
    now_row,
    request ->> 'ip',
    request ->> 'userAgent',
    request ->> 'id'
  );
  return null;
end;
$$;
grant execute on function guildhall.record_change() to guildhall_tenant;

-- The door owns what it runs.
alter function guildhall.follow_user() owner to guildhall_door;
