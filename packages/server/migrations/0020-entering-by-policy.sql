-- What a person reaches across organizations, as their policies let them: the list, opening a session, restoring.

set local role guildhall_door;

drop function guildhall.me(bytea);
drop function guildhall.organizations_of(bytea);
drop function guildhall.identify(bytea, uuid, text);
drop function guildhall.accounts_of(bytea);

-- The accounts of a browser, the one that was used last first.
create function guildhall.accounts_of(credential bytea)
returns table (
  browser_id uuid, user_id uuid, name text, email text, email_verified boolean, session_id uuid, authenticated_at timestamptz,
  methods text[], personal boolean
)
language sql stable
begin atomic
  select b.id, u.id, u.name, u.email, u.email_verified, s.id, s.authenticated_at, s.methods, s.personal
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
  out authenticated_at timestamptz,
  out methods text[],
  out personal boolean
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if current_setting('guildhall.person', true) <> '' then
    raise exception 'this transaction identified a person before' using errcode = 'GH003';
  end if;
  select a.browser_id, a.user_id, a.name, a.email, a.email_verified, a.session_id, a.authenticated_at, a.methods, a.personal
    into browser_id, user_id, user_name, user_email, user_email_verified, session_id, authenticated_at, methods, personal
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

-- The organizations of every account of a browser, in one query: the last used first, then by name. Those with a session
-- carry everything that a context is made of, so that each can be entered in one flight, unless it asks for something
-- first. One that is being deleted has none.
create function guildhall.organizations_of(credential bytea)
returns table (
  user_id uuid, user_name text, user_email text,
  organization_id uuid, slug text, organization_name text, organization_plan text, organization_created_at timestamptz,
  organization_version xid, logo_id uuid, deletion_requested_at timestamptz,
  role text, member_version xid, permissions text[], role_version xid,
  session_id uuid, opened_at timestamptz, expires_at timestamptz, last_used_at timestamptz,
  methods text[], authenticated_at timestamptz, account_version xid, asked text, ways text[]
)
language sql stable security definer
begin atomic
  select m.user_id, m.name, m.email, o.id, o.slug, o.name, o.plan, o.created_at, o.xmin, o.logo_id, o.deletion_requested_at,
         m.role, m.xmin, r.permissions, r.xmin, s.id, s.opened_at, s.expires_at, s.last_used_at,
         a.methods, a.authenticated_at, a.xmin, policy.asked,
         case when starts_with(policy.asked, 'step_up_required:')
              then guildhall.ways_for(policy.asked, o.allowed_methods) end
  from guildhall.browser b
  join guildhall.browser_account ba on ba.browser_id = b.id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  join guildhall.member m on m.user_id = ba.user_id
  join guildhall.organization o on o.id = m.organization_id and guildhall.is_there(o.deletion_requested_at)
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.browser_id = b.id and s.user_id = m.user_id and s.expires_at > now()
    and o.deletion_requested_at is null
  cross join lateral (
    select case when o.demanding or not a.personal then guildhall.asked_of(
      o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
      a.methods, a.authenticated_at, s.last_used_at, m.email) end as asked
  ) policy
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
      'session', case
        when o.deletion_requested_at is not null or o.asked = 'email_domain_refused' then 'locked'
        when o.asked is not null then 'step_up'
        when o.session_id is not null then 'open'
        else 'ready'
      end,
      'asks', case when o.deletion_requested_at is null and o.ways is not null
                   then substr(o.asked, length('step_up_required:') + 1) end,
      'ways', case when o.deletion_requested_at is null then coalesce(o.ways, '{}') else '{}' end,
      'lastUsedAt', to_char(o.last_used_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'deletesAt', to_char((o.deletion_requested_at + guildhall.grace()) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'logo', '/api/organizations/' || o.slug || '/logo/' || o.logo_id
    )) as list
    from guildhall.organizations_of(credential) o
    group by o.user_id
  ) o on o.user_id = a.user_id;
end;
grant execute on function guildhall.me(bytea) to guildhall_tenant;

drop function guildhall.open_session(uuid, text, boolean, text, text, interval);

-- Opens the identified person's session in an organization, or uses the open one again, and enters it, once they have
-- proved what its policy asks. When the request named no account, another account of the browser that is a member may be
-- the one. What nobody asked for deliberately opens a session that was not used yet.
create function guildhall.open_session(
  session uuid,
  slug text,
  any_account boolean,
  deliberate boolean,
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
  out methods text[],
  out authenticated_at timestamptz,
  out account_version xid,
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
  asked text;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select p.user_id, p.browser_id into identified from guildhall.person() p;

  -- Member and account session are locked: a removal or sign-out that commits first is seen, one that comes later waits
  -- and then ends this session, too. What hangs from the account session is not locked: its end takes that along.
  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         ba.session_id, a.expires_at, a.methods, a.authenticated_at, a.xmin,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, a.authenticated_at, s.last_used_at, m.email) end
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         account_session, account_expires_at, methods, authenticated_at, account_version, asked
  from guildhall.organization o
  join guildhall.member m on m.organization_id = o.id
  join guildhall.browser_account ba on ba.user_id = m.user_id and ba.browser_id = identified.browser_id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.browser_id = ba.browser_id and s.user_id = m.user_id and s.expires_at > now()
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
  if asked is not null then
    refusal := guildhall.refusal_of(asked, organization_id);
    return;
  end if;

  insert into guildhall.organization_session as s
    (organization_id, id, user_id, browser_id, session_id, last_used_at, expires_at, user_agent, ip)
  values (organization_id, session, user_id, identified.browser_id, account_session,
          case when deliberate then now() else authenticated_at end,
          least(now() + lifetime, account_expires_at), open_session.user_agent, open_session.ip)
  on conflict on constraint organization_session_organization_id_browser_id_user_id_key do update
    set last_used_at = case when deliberate then excluded.last_used_at else s.last_used_at end,
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
grant execute on function guildhall.open_session(uuid, text, boolean, boolean, text, text, interval) to guildhall_tenant;

-- Takes a deletion back for an owner among the identified person's accounts who has proved what the policy asks, and enters
-- the organization as them.
create or replace function guildhall.restore(
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
  asked text;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select p.user_id, p.browser_id into identified from guildhall.person() p;
  select o.id, o.name, o.deletion_requested_at, m.user_id, m.name, m.role,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, a.authenticated_at, null, m.email) end
    into organization_id, organization_name, requested_at, user_id, user_name, found_role, asked
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
  if asked is not null then
    refusal := guildhall.refusal_of(asked, organization_id);
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

set local role guildhall_owner;
