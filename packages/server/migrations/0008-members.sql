-- Members: what a request may change of them, what they are found by, and that an organization always has an owner.

-- Nobody is made a member here: that takes a reviewed function which checks a sealed context or a secret.
grant update (role), delete on guildhall.member to guildhall_tenant;
revoke update on guildhall.role from guildhall_tenant;
grant update (permissions) on guildhall.role to guildhall_tenant;
alter table guildhall.role add constraint role_name_length check (char_length(name) between 2 and 40);

-- Whoever has a role has one that exists: a custom one is a row, which can not go before its members got another.
-- The key is checked against the rows that are there, which their owner may read while force is off, locked until the end.
alter table guildhall.role no force row level security;
alter table guildhall.member no force row level security;
alter table guildhall.member
  add column custom_role text
    generated always as (case when role in ('owner', 'admin', 'member') then null else role end) stored,
  add constraint member_custom_role foreign key (organization_id, custom_role) references guildhall.role;
alter table guildhall.member force row level security;
alter table guildhall.role force row level security;
create index member_custom_role on guildhall.member (organization_id, custom_role) where custom_role is not null;
create index member_role on guildhall.member (organization_id, role, joined_at, user_id);

-- Only owners touch owners, whatever SQL a request came to run. The door's own functions and the system, which deletes
-- what belongs to a deleted person, answer for themselves.
create function guildhall.guard_owner() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  -- In two steps: planning the inner condition asks for the context already, which the system does not have.
  if current_user = 'guildhall_tenant' then
    if guildhall.actor_id() is not null and not exists (
      select from guildhall.member m
      where m.organization_id = guildhall.organization_id() and m.user_id = guildhall.actor_id() and m.role = 'owner'
    ) then
      raise exception 'only an owner gives, changes or takes away the role owner' using errcode = 'GH006';
    end if;
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end;
$$;
create trigger guard_owner before update of role on guildhall.member
  for each row when (old.role is distinct from new.role and 'owner' in (old.role, new.role))
  execute function guildhall.guard_owner();
create trigger guard_owner_removal before delete on guildhall.member
  for each row when (old.role = 'owner') execute function guildhall.guard_owner();

-- The net under every way in which an owner goes. It looks when the transaction commits; an organization that went along
-- needs no owner. Whoever takes an owner from an organization waits here for whoever else does. The organization's row is
-- written and not only locked: so a transaction that sees the past (repeatable read) fails instead of being wrong.
create function guildhall.keep_owner() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and new.role = 'owner' and new.organization_id = old.organization_id then
    return null;
  end if;
  update guildhall.organization o set updated_at = o.updated_at where o.id = old.organization_id;
  if found and not exists (
    select from guildhall.member m where m.organization_id = old.organization_id and m.role = 'owner'
  ) then
    raise exception 'an organization always has an owner' using errcode = 'GH005';
  end if;
  return null;
end;
$$;
create constraint trigger keep_owner after delete or update of role, organization_id on guildhall.member
  deferrable initially deferred
  for each row when (old.role = 'owner') execute function guildhall.keep_owner();
grant update (updated_at) on guildhall.organization to guildhall_door;

-- How a name or an e-mail address is compared when it is searched for: without case, accents and punctuation.
create function guildhall.fold(words text) returns text
language sql immutable strict parallel safe
begin atomic
  select btrim(regexp_replace(
    lower(regexp_replace(normalize(left(words, 300), nfkd), '[\u0300-\u036f]', '', 'g')),
    '[[:space:].,''’()_-]+', ' ', 'g'));
end;
grant execute on function guildhall.fold(text) to guildhall_tenant, guildhall_door;

-- What a member is found by: the name from each of its words on, and the e-mail address. In the order of bytes, so that
-- "begins with" is a range that row-level security lets an index be asked for.
create table guildhall.member_search (
  organization_id uuid not null,
  user_id uuid not null,
  key text collate "C" not null,
  primary key (organization_id, key, user_id),
  foreign key (organization_id, user_id) references guildhall.member on delete cascade
);
comment on table guildhall.member_search is 'What a member is found by: the name from each of its words on, and the e-mail address.';
create index member_search_member on guildhall.member_search (organization_id, user_id);
select guildhall.isolate('guildhall.member_search');
revoke insert, update, delete on guildhall.member_search from guildhall_tenant;
create policy door on guildhall.member_search to guildhall_door using (true) with check (true);
grant select, insert, delete on guildhall.member_search to guildhall_door;

create function guildhall.search_keys(name text, email text) returns setof text
language sql immutable parallel safe
begin atomic
  select array_to_string(n.words[i:], ' ')
  from (select string_to_array(guildhall.fold(name), ' ') as words) n, generate_subscripts(n.words, 1) i
  union
  select guildhall.fold(email);
end;

create function guildhall.follow_member() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from guildhall.member_search s where s.organization_id = new.organization_id and s.user_id = new.user_id;
  insert into guildhall.member_search (organization_id, user_id, key)
    select new.organization_id, new.user_id, k from guildhall.search_keys(new.name, new.email) k;
  return null;
end;
$$;
create trigger follow_member after insert or update of name, email on guildhall.member
  for each row execute function guildhall.follow_member();

-- The door owns what it runs.
alter function guildhall.keep_owner() owner to guildhall_door;
alter function guildhall.search_keys(text, text) owner to guildhall_door;
alter function guildhall.follow_member() owner to guildhall_door;

-- Members that are there already are found as well.
set local role guildhall_door;
insert into guildhall.member_search (organization_id, user_id, key)
  select m.organization_id, m.user_id, k from guildhall.member m, guildhall.search_keys(m.name, m.email) k;
set local role guildhall_owner;
