-- Going from one organization to another: what is opened ahead, how many organizations a list holds, and finding one of
-- many.

-- An organization as a person's list tells of it.
create function guildhall.listing(
  organization uuid, slug text, name text, plan text, role text, is_open boolean, used_at timestamptz,
  asked text, ways text[], deletion_requested_at timestamptz, logo uuid
) returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
    'id', organization, 'slug', slug, 'name', name, 'plan', plan, 'role', role,
    'session', case
      when deletion_requested_at is not null or asked = 'email_domain_refused' then 'locked'
      when asked is not null then 'step_up'
      when is_open then 'open'
      else 'ready'
    end,
    'asks', case when deletion_requested_at is null and ways is not null
                 then substr(asked, length('step_up_required:') + 1) end,
    'ways', case when deletion_requested_at is null then coalesce(ways, '{}') else '{}' end,
    'lastUsedAt', to_char(used_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'deletesAt', to_char((deletion_requested_at + guildhall.grace()) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'logo', '/api/organizations/' || slug || '/logo/' || logo
  );
end;

-- When a session was used: one that was only opened ahead was not.
create function guildhall.used_at(opened_at timestamptz, last_used_at timestamptz) returns timestamptz
language sql immutable parallel safe
begin atomic
  select case when last_used_at >= opened_at then last_used_at end;
end;

-- How well an organization is what somebody looks for: 0 is best, null is not at all. Without a wish, each is.
create function guildhall.match_of(name text, slug text, wanted text) returns integer
language sql immutable parallel safe
begin atomic
  select case
    when wanted is null or f.called = f.asked or slug = wanted then 0
    when starts_with(f.called, f.asked) then 1
    when position(f.asked in f.called) > 0 or position(lower(wanted) in slug) > 0 then 2
    when (select bool_and(position(word in f.called) > 0) from regexp_split_to_table(f.asked, ' ') word) then 3
  end
  from (select guildhall.fold(name) as called, guildhall.fold(wanted) as asked) f;
end;

-- The organizations of the identified person that are looked for, the best match first and then by name, after the one
-- that is named.
create function guildhall.own_organizations(wanted text, after uuid, most integer)
returns table (organization_id uuid, listed jsonb)
language sql stable security definer
begin atomic
  with found as materialized (
    select o.*, guildhall.match_of(o.organization_name, o.slug, wanted) as place
    from guildhall.person() p
    join guildhall.browser b on b.id = p.browser_id
    cross join lateral guildhall.organizations_of(b.token_hash) o
    where o.user_id = p.user_id
  )
  select f.organization_id, guildhall.listing(
    f.organization_id, f.slug, f.organization_name, f.organization_plan, f.role, f.session_id is not null,
    guildhall.used_at(f.opened_at, f.last_used_at), f.asked, f.ways, f.deletion_requested_at, f.logo_id)
  from found f
  -- Where the named one is gone meanwhile, the list begins again.
  where f.place is not null and coalesce((f.place, f.organization_name, f.organization_id) > (
    select a.place, a.organization_name, a.organization_id from found a where a.organization_id = after), true)
  order by f.place, f.organization_name, f.organization_id
  limit most;
end;
grant execute on function guildhall.own_organizations(text, uuid, integer) to guildhall_tenant;

-- The door owns what it runs.
alter function guildhall.listing(uuid, text, text, text, text, boolean, timestamptz, text, text[], timestamptz, uuid)
  owner to guildhall_door;
alter function guildhall.used_at(timestamptz, timestamptz) owner to guildhall_door;
alter function guildhall.match_of(text, text, text) owner to guildhall_door;
alter function guildhall.own_organizations(text, uuid, integer) owner to guildhall_door;

-- What the door owns already.
set local role guildhall_door;

-- As before, but only somebody who goes to an organization lands there the next time.
create or replace function guildhall.open_session(
  session uuid, slug text, any_account boolean, deliberate boolean, user_agent text, ip text,
  lifetime interval, out refusal text, out organization_id uuid, out organization_name text,
  out organization_plan text, out organization_created_at timestamptz, out organization_version xid,
  out user_id uuid, out user_name text, out user_email text, out role text, out member_version xid,
  out permissions text[], out role_version xid, out session_id uuid, out opened_at timestamptz,
  out expires_at timestamptz, out methods text[], out authenticated_at timestamptz, out account_version xid,
  out opened boolean
)
returns record
language plpgsql
security definer
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
  -- What was opened ahead is no place to come back to.
  if deliberate then
    perform guildhall.land_in(user_id, organization_id);
  end if;
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$$;

-- Everything of GET /api/me, in one query; of each account the 200 organizations that were used last, and how many it has.
create or replace function guildhall.me(credential bytea) returns jsonb
language sql stable security definer
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
    'user', jsonb_build_object('id', a.user_id, 'name', a.name, 'email', a.email, 'emailVerified', a.email_verified),
    'authenticatedAt', to_char(a.authenticated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'landing', guildhall.landing(a.user_id),
    'organizationCount', coalesce(o.total, 0),
    'organizations', coalesce(o.list, '[]')
  ) order by a.position), '[]')
  from (
    select x.*, row_number() over () as position from guildhall.accounts_of(credential) x
  ) a
  left join (
    select n.user_id, max(n.total) as total, jsonb_agg(guildhall.listing(
      n.organization_id, n.slug, n.organization_name, n.organization_plan, n.role, n.session_id is not null,
      guildhall.used_at(n.opened_at, n.last_used_at), n.asked, n.ways, n.deletion_requested_at, n.logo_id
    ) order by n.position) as list
    from (
      select o.*, count(*) over (partition by o.user_id) as total,
        row_number() over (
          partition by o.user_id
          order by guildhall.used_at(o.opened_at, o.last_used_at) desc nulls last, o.organization_name, o.organization_id
        ) as position
      from guildhall.organizations_of(credential) o
    ) n
    where n.position <= 200
    group by n.user_id
  ) o on o.user_id = a.user_id;
end;
set local role guildhall_owner;
