-- Where an account lands is a place that its session reaches: one that only an organization's identity provider vouches for
-- lands in that organization, and does not learn the address of another.

set local role guildhall_door;

-- The slug of the organization in which an account lands: the one it used last, else the first that it joined; only
-- those whose identity provider is among `vouching` (default: null, any).
create function guildhall.landing(account uuid, vouching text[]) returns text
language sql stable
begin atomic
  select o.slug
  from guildhall.member m
  join guildhall.organization o on o.id = m.organization_id and o.deletion_requested_at is null
  left join guildhall.person p on p.user_id = m.user_id
  where m.user_id = account and (vouching is null or 'sso:' || o.id = any (vouching))
  order by (o.id = p.last_organization_id) is true desc, m.joined_at, o.id
  limit 1;
end;

-- Of somebody who just signed in by themselves.
create or replace function guildhall.landing_of(account uuid) returns text
language sql stable security definer
begin atomic
  select guildhall.landing(account, null);
end;

-- Everything of GET /api/me, in one query; of each account the 200 organizations that were used last, and how many it has.
create or replace function guildhall.me(credential bytea) returns jsonb
language sql stable security definer
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
    'user', jsonb_build_object('id', a.user_id, 'name', a.name, 'email', a.email, 'emailVerified', a.email_verified),
    'authenticatedAt', to_char(a.authenticated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'landing', guildhall.landing(a.user_id, case when not a.personal then a.methods end),
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

drop function guildhall.landing(uuid);
set local role guildhall_owner;
