-- Who opens, joins or asks waits in the order in which others do, and looks at no more than it needs.

set local role guildhall_door;

-- As before, and the person is locked before the membership, as whoever deletes their account has it.
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

  -- The person first, whose deletion takes their memberships along; each of whom this may turn out to be for.
  perform from identity."user" u
  where u.id = identified.user_id or any_account and u.id in (
    select ba.user_id from guildhall.browser_account ba where ba.browser_id = identified.browser_id)
  order by u.id
  for key share;

  -- Member and account session are locked: a removal or sign-out that commits first is seen, one that comes later waits
  -- and then ends this session, too. What hangs from the account session is not locked: its end takes that along.
  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         ba.session_id, a.expires_at, a.methods,
         case when a.methods[2] is null then a.authenticated_at
              else guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) end,
         a.xmin,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at), s.last_used_at, m.email) end
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

-- As before, and it looks at these six kinds alone: whatever else happened in a day takes nobody's time.
create or replace function guildhall.ending_of(organization uuid)
returns table (kind text, by_name text, at timestamptz)
language sql stable security definer
begin atomic
  select case e.type
           when 'member.removed' then 'removed'
           when 'member.left' then 'left'
           when 'organization.deletion_requested' then 'deleted'
           when 'policy.updated' then 'policy'
           else 'signed_out'
         end, case when u.id is not null then e.actor_name end, e.occurred_at
  from guildhall.person() p
  left join guildhall.member m on m.organization_id = ending_of.organization and m.user_id = p.user_id
  left join guildhall.organization o on o.id = m.organization_id
  join guildhall.event e on e.organization_id = ending_of.organization and e.occurred_at > now() - interval '1 day'
    and e.type in ('member.removed', 'member.left', 'member.signed_out', 'organization_session.revoked',
                   'organization.deletion_requested', 'policy.updated')
  left join identity."user" u on u.id = e.actor_id
  where case
    when e.type in ('member.removed', 'member.left') then m.user_id is null and e.subject_id = p.user_id::text
    when e.type = 'member.signed_out' then m.user_id is not null and e.subject_id = p.user_id::text
    when e.type = 'organization_session.revoked' then m.user_id is not null and e.before ->> 'user' = p.user_id::text
    when e.type = 'organization.deletion_requested' then o.deletion_requested_at is not null
    when e.type = 'policy.updated' then e.after ? 'allowedEmailDomains'
      and split_part(m.email, '@', -1) <> all (o.allowed_email_domains)
      and not exists (
        select from guildhall.event moved
        where moved.organization_id = e.organization_id and moved.type = 'member.email_changed'
          and moved.subject_id = p.user_id::text and moved.occurred_at > e.occurred_at)
    else false
  end
  order by o.deletion_requested_at is not null and e.type = 'organization.deletion_requested' desc, e.id desc
  limit 1;
end;

-- As before, but nobody is counted where there is no limit.
create or replace function guildhall.may_join(organization uuid, email text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  most integer;
  domains text[];
begin
  select o.member_limit, o.allowed_email_domains into most, domains
  from guildhall.organization o where o.id = organization for no key update;
  if split_part(email, '@', -1) <> all (domains) then
    return 'email_domain_refused';
  end if;
  if most is null then
    return null;
  end if;
  if most <= (select count(*) from (
      select from guildhall.member m where m.organization_id = organization limit most) present) then
    return 'organization_full';
  end if;
  return null;
end;
$$;

set local role guildhall_owner;
