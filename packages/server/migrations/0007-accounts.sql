-- What is one person's across organizations. Each function answers for the credential or the identified person only.

-- The accounts of a browser, the one that was used last first.
create function guildhall.accounts_of(credential bytea)
returns table (
  browser_id uuid, user_id uuid, name text, email text, email_verified boolean, session_id uuid, authenticated_at timestamptz
)
language sql stable
begin atomic
  select b.id, u.id, u.name, u.email, u.email_verified, s.id, s.authenticated_at
  from guildhall.browser b
  join guildhall.browser_account ba on ba.browser_id = b.id
  join identity.session s on s.id = ba.session_id and s.expires_at > now()
  join identity."user" u on u.id = ba.user_id
  where b.token_hash = credential
  order by greatest(ba.attached_at, (
    select max(os.last_used_at) from guildhall.organization_session os
    where os.browser_id = b.id and os.session_id = ba.session_id
  )) desc, u.id;
end;

-- Identifies one person: the account that the request names, else the one used last. Seals who that is.
create function guildhall.identify(
  credential bytea,
  account uuid,
  request text default null,
  out refusal text,
  out browser_id uuid,
  out user_id uuid,
  out user_name text,
  out user_email text,
  out user_email_verified boolean,
  out session_id uuid,
  out authenticated_at timestamptz
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if current_setting('guildhall.person', true) <> '' then
    raise exception 'this transaction identified a person before' using errcode = 'GH003';
  end if;
  select a.browser_id, a.user_id, a.name, a.email, a.email_verified, a.session_id, a.authenticated_at
    into browser_id, user_id, user_name, user_email, user_email_verified, session_id, authenticated_at
  from guildhall.accounts_of(credential) a
  where account is null or a.user_id = account
  limit 1;
  if user_id is null then
    refusal := 'unauthenticated';
    return;
  end if;
  perform set_config('guildhall.request', coalesce(request, ''), true);
  perform set_config('guildhall.person', guildhall.seal(2, user_id, browser_id), true);
end;
$$;
grant execute on function guildhall.identify(bytea, uuid, text) to guildhall_tenant;

-- Identifies a person whom the system itself made or proved in this transaction: a sign-up.
create function guildhall.identify_as(account uuid, browser uuid) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('guildhall.person', true) <> '' then
    raise exception 'this transaction identified a person before' using errcode = 'GH003';
  end if;
  perform set_config('guildhall.person', guildhall.seal(2, account, browser), true);
end;
$$;

-- Ends what the system's own transaction entered and identified, so that it can go on with another organization.
create function guildhall.step_outside() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('guildhall.context', '', true), set_config('guildhall.person', '', true);
end;
$$;

-- Where a fresh sign-in lands: the last organization while it is theirs, else the one they joined first, else nowhere.
create function guildhall.landing(account uuid) returns text
language sql stable
begin atomic
  select o.slug
  from guildhall.member m
  join guildhall.organization o on o.id = m.organization_id and o.deletion_requested_at is null
  left join guildhall.person p on p.user_id = m.user_id
  where m.user_id = account
  order by (o.id = p.last_organization_id) is true desc, m.joined_at, o.id
  limit 1;
end;

create function guildhall.landing_of(account uuid) returns text
language sql stable security definer
begin atomic
  select guildhall.landing(account);
end;

-- The organizations of every account of a browser, in one query: the last used first, then by name. Those with a session
-- carry everything that a context is made of, so that each can be entered in one flight.
create function guildhall.organizations_of(credential bytea)
returns table (
  user_id uuid, user_name text, user_email text,
  organization_id uuid, slug text, organization_name text, organization_plan text, organization_created_at timestamptz,
  organization_version xid, role text, member_version xid, permissions text[], role_version xid,
  session_id uuid, opened_at timestamptz, expires_at timestamptz, last_used_at timestamptz
)
language sql stable security definer
begin atomic
  select m.user_id, m.name, m.email, o.id, o.slug, o.name, o.plan, o.created_at, o.xmin,
         m.role, m.xmin, r.permissions, r.xmin, s.id, s.opened_at, s.expires_at, s.last_used_at
  from guildhall.browser b
  join guildhall.browser_account ba on ba.browser_id = b.id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  join guildhall.member m on m.user_id = ba.user_id
  join guildhall.organization o on o.id = m.organization_id and o.deletion_requested_at is null
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.browser_id = b.id and s.user_id = m.user_id and s.expires_at > now()
  where b.token_hash = credential
  order by s.last_used_at desc nulls last, o.name, o.id;
end;
grant execute on function guildhall.organizations_of(bytea) to guildhall_tenant;

-- Everything of GET /api/me, in one query.
create function guildhall.me(credential bytea) returns jsonb
language sql stable security definer
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
    'user', jsonb_build_object('id', a.user_id, 'name', a.name, 'email', a.email, 'emailVerified', a.email_verified),
    'authenticatedAt', to_char(a.authenticated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'landing', guildhall.landing(a.user_id),
    'organizations', coalesce(o.list, '[]')
  ) order by a.position), '[]')
  from (
    select x.*, row_number() over () as position from guildhall.accounts_of(credential) x
  ) a
  left join (
    select o.user_id, jsonb_agg(jsonb_build_object(
      'id', o.organization_id, 'slug', o.slug, 'name', o.organization_name, 'plan', o.organization_plan, 'role', o.role,
      'session', case when o.session_id is null then 'ready' else 'open' end,
      'lastUsedAt', to_char(o.last_used_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    )) as list
    from guildhall.organizations_of(credential) o
    group by o.user_id
  ) o on o.user_id = a.user_id;
end;
grant execute on function guildhall.me(bytea) to guildhall_tenant;

-- Renames the identified person, and records it.
create function guildhall.rename_person(name text, event uuid) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  person identity."user";
begin
  update identity."user" u set name = rename_person.name, updated_at = now()
    where u.id = (select p.user_id from guildhall.person() p) and u.name <> rename_person.name
    returning u.* into person;
  if found then
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, person.id, 'user.renamed', request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  else
    select u.* into person from identity."user" u where u.id = (select p.user_id from guildhall.person() p);
  end if;
  return jsonb_build_object(
    'id', person.id, 'name', person.name, 'email', person.email, 'emailVerified', person.email_verified);
end;
$$;
grant execute on function guildhall.rename_person(text, uuid) to guildhall_tenant;

-- Founds an organization for the identified person, who becomes its owner, and enters it as them. False, and nothing has
-- happened, when the slug is taken.
create function guildhall.found(organization uuid, name text, slug text) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  founder uuid := (select p.user_id from guildhall.person() p);
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  insert into guildhall.organization (id, name, slug, created_by) values (organization, found.name, found.slug, founder)
    on conflict on constraint organization_slug_key do nothing;
  if not found then
    return false;
  end if;
  insert into guildhall.member (organization_id, user_id, role, name, email)
    select organization, u.id, 'owner', u.name, u.email from identity."user" u where u.id = founder;
  perform guildhall.land_in(founder, organization);
  perform set_config('guildhall.context', guildhall.seal(1, organization, founder), true);
  return true;
end;
$$;
grant execute on function guildhall.found(uuid, text, text) to guildhall_tenant;

create function guildhall.land_in(account uuid, organization uuid) returns void
language sql
begin atomic
  insert into guildhall.person as p (user_id, last_organization_id) values (account, organization)
  on conflict (user_id) do update set last_organization_id = excluded.last_organization_id
  where p.last_organization_id is distinct from excluded.last_organization_id;
end;

create function guildhall.slug_is_free(slug text) returns boolean
language sql stable security definer
begin atomic
  select not exists (select from guildhall.organization o where o.slug = slug_is_free.slug);
end;
grant execute on function guildhall.slug_is_free(text) to guildhall_tenant;

-- Opens the identified person's session in an organization, or uses the open one again, and enters it. When the request
-- named no account, another account of the browser that is a member may be the one.
create function guildhall.open_session(
  session uuid,
  slug text,
  any_account boolean,
  user_agent text,
  ip text,
  lifetime interval,
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
  out opened boolean
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  identified record;
  account_session uuid;
  account_expires_at timestamptz;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select p.user_id, p.browser_id into identified from guildhall.person() p;

  -- Member and account session are locked: a removal or sign-out that commits first is seen, one that comes later waits
  -- and then ends this session, too. What hangs from the account session is not locked: its end takes that along.
  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         ba.session_id, a.expires_at
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         account_session, account_expires_at
  from guildhall.organization o
  join guildhall.member m on m.organization_id = o.id
  join guildhall.browser_account ba on ba.user_id = m.user_id and ba.browser_id = identified.browser_id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  where o.slug = open_session.slug and o.deletion_requested_at is null
    and (any_account or m.user_id = identified.user_id)
  order by (m.user_id = identified.user_id) desc
  limit 1
  for key share of m, a;
  if organization_id is null then
    refusal := case
      when exists (select from guildhall.browser_account ba
                   where ba.browser_id = identified.browser_id and ba.user_id = identified.user_id) then 'not_found'
      else 'unauthenticated'
    end;
    return;
  end if;

  insert into guildhall.organization_session as s
    (organization_id, id, user_id, browser_id, session_id, expires_at, user_agent, ip)
  values (organization_id, session, user_id, identified.browser_id, account_session, least(now() + lifetime, account_expires_at),
          open_session.user_agent, open_session.ip)
  on conflict on constraint organization_session_organization_id_browser_id_user_id_key do update
    set last_used_at = now(),
        id = case when s.expires_at > now() and s.session_id = excluded.session_id then s.id else excluded.id end,
        opened_at = case when s.expires_at > now() and s.session_id = excluded.session_id then s.opened_at else now() end,
        expires_at = case when s.expires_at > now() and s.session_id = excluded.session_id
                          then s.expires_at else excluded.expires_at end,
        session_id = excluded.session_id, user_agent = excluded.user_agent, ip = excluded.ip
  returning s.id, s.opened_at, s.expires_at into session_id, opened_at, expires_at;
  opened := session_id = session;
  perform guildhall.land_in(user_id, organization_id);
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$$;
grant execute on function guildhall.open_session(uuid, text, boolean, text, text, interval) to guildhall_tenant;

-- The door owns what it runs.
alter function guildhall.accounts_of(bytea) owner to guildhall_door;
alter function guildhall.identify(bytea, uuid, text) owner to guildhall_door;
alter function guildhall.step_outside() owner to guildhall_door;
alter function guildhall.identify_as(uuid, uuid) owner to guildhall_door;
alter function guildhall.landing(uuid) owner to guildhall_door;
alter function guildhall.landing_of(uuid) owner to guildhall_door;
alter function guildhall.organizations_of(bytea) owner to guildhall_door;
alter function guildhall.me(bytea) owner to guildhall_door;
alter function guildhall.rename_person(text, uuid) owner to guildhall_door;
alter function guildhall.found(uuid, text, text) owner to guildhall_door;
alter function guildhall.land_in(uuid, uuid) owner to guildhall_door;
alter function guildhall.slug_is_free(text) owner to guildhall_door;
alter function guildhall.open_session(uuid, text, boolean, text, text, interval) owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.identify_as(uuid, uuid) to guildhall_owner;
grant execute on function guildhall.step_outside() to guildhall_owner;
grant execute on function guildhall.landing_of(uuid) to guildhall_owner;
grant execute on function guildhall.found(uuid, text, text) to guildhall_owner;
grant execute on function guildhall.slug_is_free(text) to guildhall_owner;
set local role guildhall_owner;
