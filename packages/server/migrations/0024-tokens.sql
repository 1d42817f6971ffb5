-- Tokens: the keys that sign them, and the ways in for callers that are no browser.

create table guildhall.signing_key (
  kid text primary key check (char_length(kid) between 1 and 64),
  public_key jsonb not null,
  sealed text not null,
  made_at timestamptz not null default now(),
  signs_from timestamptz not null
);
comment on table guildhall.signing_key is
  'A key that signs tokens, from its time until the next one''s. The private half is sealed with the server''s secret; no request reads either.';

create table guildhall.api_key (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 80),
  permissions text[] not null check (cardinality(permissions) > 0),
  hash bytea not null check (octet_length(hash) = 32),
  ending text not null check (char_length(ending) = 4),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, created_by) references guildhall.member on delete cascade
);
comment on table guildhall.api_key is
  'A key with which a program acts in one organization, known by its SHA-256. It may do what it was given and its maker may do, too, and goes with them.';
create index api_key_hash on guildhall.api_key (hash);
create index api_key_maker on guildhall.api_key (organization_id, created_by);
select guildhall.isolate('guildhall.api_key');
revoke select, insert, update on guildhall.api_key from guildhall_tenant;
grant select (organization_id, id, name, permissions, ending, created_by, created_at, last_used_at, expires_at)
  on guildhall.api_key to guildhall_tenant;
grant insert (organization_id, id, name, permissions, hash, ending, created_by, expires_at)
  on guildhall.api_key to guildhall_tenant;
create policy door on guildhall.api_key to guildhall_door using (true) with check (true);
grant select, update (last_used_at) on guildhall.api_key to guildhall_door;

-- A session without a browser is that of a program.
alter table guildhall.organization_session alter column browser_id drop not null;
create index organization_session_id on guildhall.organization_session (id);

-- Events that triggers write name the key that acts, where one does.
create or replace function guildhall.record_change() returns trigger
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
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, before, after, ip, user_agent,
     request_id)
  values (
    (one ->> 'organization_id')::uuid,
    guildhall.new_id(),
    tg_table_name || '.' || case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end,
    coalesce((request ->> 'keyId')::uuid, guildhall.actor_id()),
    coalesce(request ->> 'keyName',
             (select m.name from guildhall.member m
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

set local role guildhall_door;

-- What shows that the process has checked a token: the id in it, hashed with a key that is made from the seal's. The
-- system hands that key to the process; whoever can only run SQL as requests do can neither read nor make it.
create function guildhall.token_entry_key() returns bytea
language sql stable security definer
begin atomic
  select sha256(k.key || int4send(4)) from guildhall.seal_key k;
end;
grant execute on function guildhall.token_entry_key() to guildhall_owner;

-- Whether the process has checked a token of this kind with this id: 1 of an organization session, 2 of a device.
create function guildhall.is_checked(kind integer, id uuid, proof bytea) returns boolean
language sql stable
begin atomic
  select proof is not distinct from sha256(guildhall.token_entry_key() || int4send(kind) || uuid_send(id));
end;

-- Enters an organization for an access token that the process has checked: its session must be alive here and now, and
-- everything that a browser's entry asks is asked of it. Anything but its own organization is to it as if it did not exist.
create function guildhall.enter_with_token(
  session uuid,
  proof bytea,
  slug text,
  permission text,
  roles text[],
  request text,
  deliberate boolean,
  expected_session uuid,
  expected_organization xid,
  expected_member xid,
  expected_role xid,
  expected_account xid,
  out refusal text,
  out organization_id uuid,
  out organization_name text,
  out organization_plan text,
  out organization_created_at timestamptz,
  out organization_version xid,
  out user_id uuid,
  out user_name text,
  out user_email text,
  out role text,
  out member_version xid,
  out permissions text[],
  out role_version xid,
  out session_id uuid,
  out opened_at timestamptz,
  out expires_at timestamptz,
  out methods text[],
  out authenticated_at timestamptz,
  out account_version xid
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  last_used timestamptz;
  asked text;
  own_slug text;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select o.id, o.name, o.plan, o.created_at, o.xmin, o.slug, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions,
         r.xmin, s.id, s.opened_at, s.expires_at, a.methods, a.authenticated_at, a.xmin, s.last_used_at,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, a.authenticated_at, s.last_used_at, m.email) end
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version, own_slug,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         session_id, opened_at, expires_at, methods, authenticated_at, account_version, last_used, asked
  from guildhall.organization_session s
  join guildhall.organization o on o.id = s.organization_id and o.deletion_requested_at is null
  join identity.session a on a.id = s.session_id and a.expires_at > now()
  join guildhall.member m on m.organization_id = s.organization_id and m.user_id = s.user_id
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  where s.id = session and s.expires_at > now() and guildhall.is_checked(1, session, proof);

  if session_id is null then
    refusal := 'unauthenticated';
  elsif own_slug <> slug then
    refusal := case
      when exists (select from guildhall.slug_alias l where l.slug = enter_with_token.slug and l.leads_to = organization_id)
        then 'organization_moved:' || own_slug
      else 'not_found'
    end;
  elsif asked is not null then
    refusal := guildhall.refusal_of(asked, organization_id);
  elsif permission is not null and role <> all (roles) and (permission = any (permissions)) is not true then
    refusal := 'forbidden';
  elsif expected_session is not null
    and (expected_session = session_id and expected_organization = organization_version and expected_member = member_version
      and expected_account = account_version and expected_role is not distinct from role_version) is not true then
    refusal := 'unexpected';
  end if;
  if refusal is not null then
    if expected_session is not null then
      raise exception 'entry refused: %', refusal using errcode = 'GH004', detail = refusal;
    end if;
    return;
  end if;

  if deliberate and last_used < now() - interval '1 minute' then
    perform guildhall.touch_session(organization_id, session_id);
  end if;
  perform set_config('guildhall.request', request, true);
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$$;
grant execute on function guildhall.enter_with_token to guildhall_tenant;

-- Enters an organization for an API key, as the member who made it, within what both may do. There is no proof of a person
-- to ask for; of the policy, the e-mail domains hold. A key holds permissions and nothing else: where membership alone is
-- asked for, it is refused.
create function guildhall.enter_with_key(
  credential bytea,
  slug text,
  permission text,
  roles text[],
  request text,
  expected_session uuid,
  expected_organization xid,
  expected_member xid,
  expected_role xid,
  out refusal text,
  out organization_id uuid,
  out organization_name text,
  out organization_plan text,
  out organization_created_at timestamptz,
  out organization_version xid,
  out user_id uuid,
  out user_name text,
  out user_email text,
  out role text,
  out member_version xid,
  out permissions text[],
  out role_version xid,
  out session_id uuid,
  out opened_at timestamptz,
  out expires_at timestamptz,
  out methods text[],
  out authenticated_at timestamptz,
  out account_version xid,
  out key_name text,
  out key_permissions text[]
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  last_used timestamptz;
  own_slug text;
  domains text[];
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select o.id, o.name, o.plan, o.created_at, o.xmin, o.slug, o.allowed_email_domains, m.user_id, m.name, m.email, m.role,
         m.xmin, r.permissions, r.xmin, k.id, k.created_at, k.expires_at, '{}', k.created_at, k.name, k.permissions,
         k.last_used_at
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version, own_slug,
         domains, user_id, user_name, user_email, role, member_version, permissions, role_version,
         session_id, opened_at, expires_at, methods, authenticated_at, key_name, key_permissions, last_used
  from guildhall.api_key k
  join guildhall.organization o on o.id = k.organization_id and o.deletion_requested_at is null
  join guildhall.member m on m.organization_id = k.organization_id and m.user_id = k.created_by
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  where k.hash = credential and k.expires_at > now();

  if session_id is null then
    refusal := 'unauthenticated';
  elsif own_slug <> slug then
    refusal := case
      when exists (select from guildhall.slug_alias l where l.slug = enter_with_key.slug and l.leads_to = organization_id)
        then 'organization_moved:' || own_slug
      else 'not_found'
    end;
  elsif split_part(user_email, '@', -1) <> all (domains) then
    refusal := 'email_domain_refused';
  elsif permission is null or permission <> all (key_permissions)
    or (role <> all (roles) and (permission = any (permissions)) is not true) then
    refusal := 'forbidden';
  elsif expected_session is not null
    and (expected_session = session_id and expected_organization = organization_version and expected_member = member_version
      and expected_role is not distinct from role_version) is not true then
    refusal := 'unexpected';
  end if;
  if refusal is not null then
    if expected_session is not null then
      raise exception 'entry refused: %', refusal using errcode = 'GH004', detail = refusal;
    end if;
    return;
  end if;

  if (last_used >= now() - interval '1 minute') is not true then
    perform guildhall.touch_key(organization_id, session_id);
  end if;
  perform set_config('guildhall.request',
    (request::jsonb || jsonb_build_object('keyId', session_id, 'keyName', 'API key ' || key_name))::text, true);
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$$;
grant execute on function guildhall.enter_with_key to guildhall_tenant;

-- Notes that a key is in use; a row that another request is touching now is left to it.
create function guildhall.touch_key(organization uuid, key uuid) returns void
language sql
begin atomic
  update guildhall.api_key k set last_used_at = now()
  where (k.organization_id, k.id) in (
    select t.organization_id, t.id from guildhall.api_key t
    where t.organization_id = organization and t.id = key
    for update skip locked
  );
end;

set local role guildhall_owner;
