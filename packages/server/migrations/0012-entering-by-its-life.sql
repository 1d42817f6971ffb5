-- What the door says of an organization that moved, that is being deleted, or that left a slug.

set local role guildhall_door;

-- Why somebody may not enter, in the words of the problem codes; a member is told where the organization moved to, behind
-- a colon. Whoever is signed in and not a member is told what they would be told of one that does not exist.
create or replace function guildhall.why_not_entered(credential bytea, account uuid, slug text) returns text
language sql stable
begin atomic
  select case
    when count(*) = 0 then 'unauthenticated'
    when count(m.user_id) = 0 then 'not_found'
    when bool_and(here.id is null) then 'organization_moved:' || max(moved.slug)
    when bool_or(here.deletion_requested_at is not null) then 'organization_locked'
    else 'organization_session_required'
  end
  from guildhall.browser b
  join guildhall.browser_account ba on ba.browser_id = b.id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  left join guildhall.organization here
    on here.slug = why_not_entered.slug and guildhall.is_there(here.deletion_requested_at)
  left join guildhall.slug_alias former on former.slug = why_not_entered.slug
  left join guildhall.organization moved on moved.id = former.leads_to and guildhall.is_there(moved.deletion_requested_at)
  left join guildhall.member m on m.organization_id = coalesce(here.id, moved.id) and m.user_id = ba.user_id
  where b.token_hash = credential and (account is null or ba.user_id = account);
end;

-- The same for the identified person, whom no session was opened for.
create function guildhall.why_not_opened(slug text, any_account boolean) returns text
language sql stable security definer
begin atomic
  select guildhall.why_not_entered(b.token_hash, case when any_account then null else p.user_id end, slug)
  from guildhall.person() p
  join guildhall.browser b on b.id = p.browser_id;
end;
grant execute on function guildhall.why_not_opened(text, boolean) to guildhall_tenant;

-- Founds an organization for the identified person, who becomes its owner, and enters it as them. False, and nothing has
-- happened, when the slug is taken or kept back.
create or replace function guildhall.found(organization uuid, name text, slug text) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  founder uuid := (select p.user_id from guildhall.person() p);
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  begin
    insert into guildhall.organization (id, name, slug, created_by) values (organization, found.name, found.slug, founder);
  exception when unique_violation then
    return false;
  end;
  insert into guildhall.member (organization_id, user_id, role, name, email)
    select organization, u.id, 'owner', u.name, u.email from identity."user" u where u.id = founder;
  perform guildhall.land_in(founder, organization);
  perform set_config('guildhall.context', guildhall.seal(1, organization, founder), true);
  return true;
end;
$$;

create or replace function guildhall.slug_is_free(slug text) returns boolean
language sql stable security definer
begin atomic
  select not exists (select from guildhall.organization o where o.slug = slug_is_free.slug)
    and not exists (select from guildhall.slug_alias a where a.slug = slug_is_free.slug and a.kept_until > now());
end;

drop function guildhall.me(bytea);
drop function guildhall.organizations_of(bytea);

-- The organizations of every account of a browser, in one query: the last used first, then by name. Those with a session
-- carry everything that a context is made of, so that each can be entered in one flight. One that is being deleted has none.
create function guildhall.organizations_of(credential bytea)
returns table (
  user_id uuid, user_name text, user_email text,
  organization_id uuid, slug text, organization_name text, organization_plan text, organization_created_at timestamptz,
  organization_version xid, logo_id uuid, deletion_requested_at timestamptz,
  role text, member_version xid, permissions text[], role_version xid,
  session_id uuid, opened_at timestamptz, expires_at timestamptz, last_used_at timestamptz
)
language sql stable security definer
begin atomic
  select m.user_id, m.name, m.email, o.id, o.slug, o.name, o.plan, o.created_at, o.xmin, o.logo_id, o.deletion_requested_at,
         m.role, m.xmin, r.permissions, r.xmin, s.id, s.opened_at, s.expires_at, s.last_used_at
  from guildhall.browser b
  join guildhall.browser_account ba on ba.browser_id = b.id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  join guildhall.member m on m.user_id = ba.user_id
  join guildhall.organization o on o.id = m.organization_id and guildhall.is_there(o.deletion_requested_at)
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.browser_id = b.id and s.user_id = m.user_id and s.expires_at > now()
    and o.deletion_requested_at is null
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
        when o.deletion_requested_at is not null then 'locked'
        when o.session_id is not null then 'open'
        else 'ready'
      end,
      'lastUsedAt', to_char(o.last_used_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'deletesAt', to_char((o.deletion_requested_at + guildhall.grace()) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'logo', '/api/organizations/' || o.slug || '/logo/' || o.logo_id
    )) as list
    from guildhall.organizations_of(credential) o
    group by o.user_id
  ) o on o.user_id = a.user_id;
end;
grant execute on function guildhall.me(bytea) to guildhall_tenant;

-- The logo of an organization that the identified person belongs to, or another account of their browser.
create function guildhall.logo_of(slug text, image uuid, any_account boolean) returns table (type text, bytes bytea)
language sql stable security definer
begin atomic
  select i.type, i.bytes
  from guildhall.person() p
  join guildhall.browser_account ba on ba.browser_id = p.browser_id and (any_account or ba.user_id = p.user_id)
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  join guildhall.organization o
    on o.slug = logo_of.slug and o.logo_id = logo_of.image and guildhall.is_there(o.deletion_requested_at)
  join guildhall.member m on m.organization_id = o.id and m.user_id = ba.user_id
  join guildhall.image i on i.organization_id = o.id and i.id = o.logo_id
  limit 1;
end;
grant execute on function guildhall.logo_of(text, uuid, boolean) to guildhall_tenant;

set local role guildhall_owner;
