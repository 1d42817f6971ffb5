-- The life of an organization: other addresses, what an application notes of it, its logo, and its end.

create table guildhall.image (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  type text not null check (type = 'image/webp'),
  bytes bytea not null check (octet_length(bytes) between 1 and 1048576),
  created_at timestamptz not null default now(),
  primary key (organization_id, id)
);
comment on table guildhall.image is 'An image as it is served: decoded and encoded again by us, never as it came.';
select guildhall.isolate('guildhall.image');
revoke update on guildhall.image from guildhall_tenant;
create policy door on guildhall.image to guildhall_door using (true);
grant select on guildhall.image to guildhall_door;

-- The key is checked against the rows that are there, which their owner may read while force is off, locked until the end.
alter table guildhall.organization no force row level security;
alter table guildhall.image no force row level security;
alter table guildhall.organization
  add column metadata jsonb not null default '{}'
    check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 32768),
  add column logo_id uuid,
  add foreign key (id, logo_id) references guildhall.image on delete set null (logo_id);
alter table guildhall.image force row level security;
alter table guildhall.organization force row level security;
create index organization_due on guildhall.organization (deletion_requested_at) where deletion_requested_at is not null;
grant update (metadata, logo_id) on guildhall.organization to guildhall_tenant;
grant update (slug, updated_at, deletion_requested_at) on guildhall.organization to guildhall_door;
grant delete on guildhall.organization_session to guildhall_door;

-- It is no tenant table: a slug is kept back from everybody, also when the organization that had it is gone. No request
-- can read it.
create table guildhall.slug_alias (
  slug text primary key,
  leads_to uuid references guildhall.organization on delete set null,
  kept_until timestamptz not null
);
comment on table guildhall.slug_alias is
  'A slug that an organization had. It leads its members to where it is now, and nobody else gets it until then.';
create index slug_alias_organization on guildhall.slug_alias (leads_to);
grant select, insert, delete on guildhall.slug_alias to guildhall_door;

-- Slugs are one name space, those that were left included, whoever writes them. An alias is written by the transaction
-- that leaves a slug: whoever takes the slug has waited for that one at the unique key, and sees it here.
create function guildhall.keep_slug() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op <> 'INSERT' then
    insert into guildhall.slug_alias (slug, leads_to, kept_until)
      values (old.slug, case tg_op when 'UPDATE' then old.id end, now() + interval '90 days');
  end if;
  if tg_op = 'DELETE' then
    return null;
  end if;
  delete from guildhall.slug_alias a where a.slug = new.slug and (a.leads_to = new.id or a.kept_until <= now());
  if exists (select from guildhall.slug_alias a where a.slug = new.slug) then
    raise exception 'the slug "%" is kept back', new.slug using errcode = 'unique_violation';
  end if;
  return null;
end;
$$;
create trigger keep_slug after insert or delete on guildhall.organization
  for each row execute function guildhall.keep_slug();
create trigger keep_slug_moved after update of slug on guildhall.organization
  for each row when (old.slug is distinct from new.slug) execute function guildhall.keep_slug();

-- Gives the organization that was entered another slug. An organization keeps ten that it left at most, so that nobody
-- can lay up names.
create function guildhall.change_slug(slug text, out outcome text, out former text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  organization uuid := guildhall.organization_id();
begin
  select o.slug into former from guildhall.organization o where o.id = organization for update;
  if former = change_slug.slug then
    outcome := 'unchanged';
    return;
  end if;
  if (select count(*) from guildhall.slug_alias a
      where a.leads_to = organization and a.kept_until > now() and a.slug <> change_slug.slug) >= 10 then
    outcome := 'too_many';
    return;
  end if;
  begin
    update guildhall.organization o set slug = change_slug.slug, updated_at = now() where o.id = organization;
    outcome := 'changed';
  exception when unique_violation then
    outcome := 'taken';
  end;
end;
$$;
grant execute on function guildhall.change_slug(text) to guildhall_tenant;

-- How long an organization can be brought back after its deletion was asked for.
create function guildhall.grace() returns interval
language sql immutable parallel safe
begin atomic
  select interval '30 days';
end;
grant execute on function guildhall.grace() to guildhall_door;

-- Whether an organization is there for its members, though perhaps locked: its deletion was not asked for, or is not due.
create function guildhall.is_there(deletion_requested_at timestamptz) returns boolean
language sql stable parallel safe
begin atomic
  select deletion_requested_at is null or deletion_requested_at > now() - guildhall.grace();
end;
grant execute on function guildhall.is_there(timestamptz) to guildhall_door;

-- Asks for the deletion of the organization that was entered: from the next request on nobody enters it. Tells since when.
create function guildhall.request_deletion() returns timestamptz
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  organization uuid := guildhall.organization_id();
  requested_at timestamptz;
begin
  update guildhall.organization o set deletion_requested_at = now(), updated_at = now()
    where o.id = organization and o.deletion_requested_at is null
    returning o.deletion_requested_at into requested_at;
  delete from guildhall.organization_session s where s.organization_id = organization;
  return requested_at;
end;
$$;
grant execute on function guildhall.request_deletion() to guildhall_tenant;

-- Takes a deletion back for an owner among the identified person's accounts, and enters the organization as them.
create function guildhall.restore(
  slug text,
  any_account boolean,
  out refusal text,
  out organization_id uuid,
  out organization_name text,
  out user_id uuid,
  out user_name text,
  out restored boolean
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  identified record;
  found_role text;
  requested_at timestamptz;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select p.user_id, p.browser_id into identified from guildhall.person() p;
  select o.id, o.name, o.deletion_requested_at, m.user_id, m.name, m.role
    into organization_id, organization_name, requested_at, user_id, user_name, found_role
  from guildhall.organization o
  join guildhall.member m on m.organization_id = o.id
  join guildhall.browser_account ba on ba.user_id = m.user_id and ba.browser_id = identified.browser_id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  where o.slug = restore.slug and (any_account or m.user_id = identified.user_id)
  order by (m.role = 'owner') desc, (m.user_id = identified.user_id) desc
  limit 1
  for update of o;
  -- The clock and not the transaction's time: this may have waited for rows to be deleted that were due meanwhile.
  if organization_id is null or requested_at <= clock_timestamp() - guildhall.grace() then
    refusal := 'not_found';
    return;
  end if;
  if found_role <> 'owner' then
    refusal := 'forbidden';
    return;
  end if;
  restored := requested_at is not null;
  if restored then
    update guildhall.organization o set deletion_requested_at = null, updated_at = now() where o.id = organization_id;
    -- One that was being opened while the deletion was asked for.
    delete from guildhall.organization_session s where s.organization_id = restore.organization_id;
  end if;
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$$;
grant execute on function guildhall.restore(text, boolean) to guildhall_tenant;

-- Enters, as the system, an organization that is due to be deleted and that no other server works on. Null without any.
create function guildhall.enter_due_organization(except_for uuid[]) returns uuid
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  due uuid;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select o.id into due
  from guildhall.organization o
  where o.deletion_requested_at <= now() - guildhall.grace() and o.id <> all (except_for)
  order by o.deletion_requested_at
  limit 1
  for update skip locked;
  if due is not null then
    perform set_config('guildhall.context', guildhall.seal(1, due, '00000000-0000-0000-0000-000000000000'), true);
  end if;
  return due;
end;
$$;

-- The tables with rows of organizations, in the order in which they can be emptied: what refers to others first, and last
-- the events, which some of them write when a row goes.
create function guildhall.tables_to_empty() returns setof regclass
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  with recursive tenant_table as (
    select c.oid
    from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid and p.polname = 'organization')
  ), chain (oid, path) as (
    select t.oid, array[t.oid] from tenant_table t
    union all
    select k.conrelid, c.path || k.conrelid
    from chain c
    join pg_catalog.pg_constraint k on k.confrelid = c.oid and k.contype = 'f' and k.conrelid <> all (c.path)
    join tenant_table t on t.oid = k.conrelid
  )
  select c.oid::regclass
  from chain c
  group by c.oid
  order by (c.oid = 'guildhall.event'::regclass), max(cardinality(c.path)) desc, c.oid;
end;

-- Deletes rows of the organization that was entered, so many at most, and in the end the organization. It runs with the
-- rights of the tables' owner, whom the policies bind: no row of another organization is within its reach.
create function guildhall.delete_entered_organization(most integer) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  organization uuid := guildhall.organization_id();
  some_rows constant text := 'delete from %s where organization_id = $1%s'
    ' and ctid = any (array(select r.ctid from %1$s r where r.organization_id = $1%2$s limit $2))';
  target regclass;
  but text;
  here integer;
  deleted integer := 0;
begin
  for target in select t from guildhall.tables_to_empty() t loop
    -- The owners go with the organization: until then it has one.
    but := case target when 'guildhall.member'::regclass then ' and role <> ''owner''' else '' end;
    begin
      execute format(some_rows, target, but) using organization, most - deleted;
    exception when foreign_key_violation then
      -- Rows that refer to one another can only go together.
      execute format('delete from %s where organization_id = $1%s', target, but) using organization;
    end;
    get diagnostics here = row_count;
    deleted := deleted + here;
    if deleted >= most then
      return deleted;
    end if;
  end loop;
  update guildhall.person p set last_organization_id = null
    where p.user_id in (
      select l.user_id from guildhall.person l where l.last_organization_id = organization limit most - deleted);
  get diagnostics here = row_count;
  if deleted + here >= most then
    return deleted + here;
  end if;
  delete from guildhall.organization o where o.id = organization;
  return deleted + here + 1;
end;
$$;

-- The door owns what it runs.
alter function guildhall.keep_slug() owner to guildhall_door;
alter function guildhall.change_slug(text) owner to guildhall_door;
alter function guildhall.request_deletion() owner to guildhall_door;
alter function guildhall.restore(text, boolean) owner to guildhall_door;
alter function guildhall.enter_due_organization(uuid[]) owner to guildhall_door;

set local role guildhall_door;
grant execute on function guildhall.enter_due_organization(uuid[]) to guildhall_owner;
set local role guildhall_owner;
