-- How old a proof is, each organization asks for itself: of the ways that its policy allows, and of no other
-- organization's identity provider. A code of an app alone makes nothing younger anywhere.

alter table identity.session add column shown_at jsonb;
update identity.session s set shown_at = (
  select coalesce(jsonb_object_agg(way, coalesce(s.personal_at, s.authenticated_at)), '{}') from unnest(s.methods) way
);
alter table identity.session
  alter column shown_at set default jsonb_build_object('pwd', now()),
  alter column shown_at set not null;
comment on column identity.session.shown_at is
  'When each of the methods was shown last.';

set local role guildhall_door;

-- When a person last showed, in an account session, a way that counts in an organization; -infinity for never.
create function guildhall.proved_at(organization uuid, allowed_methods text[], methods text[], shown_at jsonb)
returns timestamptz
language sql stable parallel safe
begin atomic
  select coalesce(max((shown_at ->> way)::timestamptz), '-infinity')
  from unnest(methods) way
  where case when way = 'sso:' || organization then 'sso' else way end
    = any (coalesce(allowed_methods, '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk,sso}'));
end;

-- Whether an account session was signed out of an organization since the person last proved themselves in a way that
-- counts there.
create or replace function guildhall.is_revoked(organization uuid, session uuid) returns boolean
language sql stable
begin atomic
  select exists (
    select from guildhall.session_revocation r
    join identity.session a on a.id = r.session_id
    join guildhall.organization o on o.id = r.organization_id
    where r.organization_id = organization and r.session_id = session
      and guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) <= r.revoked_at
  );
end;

create or replace function guildhall.proof_asked(session uuid, max_age_seconds integer) returns text
language sql stable security definer
begin atomic
  select case
    when m.user_id is null then 'not_found'
    when a.id is null then 'organization_session_required'
    when guildhall.has_second_factor(s.user_id) and not a.methods && array['mfa', 'mfa:' || o.id]
      then concat_ws(' ', 'step_up_required:mfa', '',
        array_to_string(guildhall.ways_for('step_up_required:mfa', o.allowed_methods), ','))
    when guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at)
        < now() - make_interval(secs => proof_asked.max_age_seconds)
      then concat_ws(' ', 'step_up_required:fresh', least(proof_asked.max_age_seconds, o.max_age_seconds, o.idle_seconds),
        array_to_string(guildhall.ways_in('step_up_required:fresh', o.allowed_methods, o.id), ','))
  end
  from guildhall.organization o
  left join guildhall.member m on m.organization_id = o.id and m.user_id = guildhall.actor_id()
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.user_id = m.user_id and s.id = proof_asked.session
  left join identity.session a on a.id = s.session_id
  where o.id = guildhall.organization_id();
end;

create or replace function guildhall.organizations_of(credential bytea)
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
              then guildhall.ways_in(policy.asked, o.allowed_methods, o.id) end
  from guildhall.browser b
  join guildhall.browser_account ba on ba.browser_id = b.id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  join guildhall.member m on m.user_id = ba.user_id
  join guildhall.organization o on o.id = m.organization_id and guildhall.is_there(o.deletion_requested_at)
    and (a.personal or 'sso:' || o.id = any (a.methods))
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.browser_id = b.id and s.user_id = m.user_id and s.expires_at > now()
    and o.deletion_requested_at is null
  -- As guildhall.is_revoked has it, which would be called for each.
  left join guildhall.session_revocation revoked
    on revoked.organization_id = o.id and revoked.session_id = a.id
    and guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) <= revoked.revoked_at
  cross join lateral (
    select coalesce(
      case when o.demanding or not a.personal then guildhall.asked_of(
        o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
        a.methods, guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at), s.last_used_at, m.email) end,
      case when revoked.session_id is not null then 'step_up_required:fresh' end
    ) as asked
  ) policy
  where b.token_hash = credential
  order by s.last_used_at desc nulls last, o.name, o.id;
end;

create or replace function guildhall.policy_effect(
  session uuid,
  allowed_methods text[],
  mfa_required boolean,
  max_age_seconds integer,
  idle_seconds integer,
  allowed_email_domains text[],
  out own text,
  out own_ways text[],
  out sign_in integer,
  out sso integer,
  out mfa integer,
  out fresh integer,
  out refused integer,
  out owners_refused integer
)
language sql stable security definer
begin atomic
  select max(own.asked), guildhall.ways_for(max(own.asked), policy_effect.allowed_methods),
         count(*) filter (where next.asked = 'step_up_required:sign_in'),
         count(*) filter (where next.asked = 'step_up_required:sso'),
         count(*) filter (where next.asked = 'step_up_required:mfa'),
         count(*) filter (where next.asked = 'step_up_required:fresh'),
         count(*) filter (where next.asked = 'email_domain_refused'),
         count(*) filter (where next.asked = 'email_domain_refused' and m.role = 'owner')
  from guildhall.member m
  left join lateral (
    select s.id, s.last_used_at, a.methods,
           guildhall.proved_at(s.organization_id, policy_effect.allowed_methods, a.methods, a.shown_at) as proved_at
    from guildhall.organization_session s
    join identity.session a on a.id = s.session_id and a.expires_at > now()
    where s.organization_id = m.organization_id and s.user_id = m.user_id and s.expires_at > now()
    order by s.id = policy_effect.session desc, s.last_used_at desc
    limit 1
  ) latest on true
  cross join lateral (
    select guildhall.asked_of(
      m.organization_id, policy_effect.allowed_methods, policy_effect.mfa_required, policy_effect.max_age_seconds,
      policy_effect.idle_seconds, policy_effect.allowed_email_domains,
      latest.methods, latest.proved_at, latest.last_used_at, m.email) as asked
  ) next
  cross join lateral (
    select case when latest.id = policy_effect.session and m.user_id = guildhall.actor_id() then next.asked end as asked
  ) own
  where m.organization_id = guildhall.organization_id();
end;

-- Wherever the policy is asked by a function that goes on to do more, it is asked the same way, and nothing else changes;
-- a session that was proved in one way alone was proved when it says.
do $$
declare
  here constant text := 'guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at)';
  changed text;
  name text;
begin
  foreach name in array '{enter,enter_with_token,open_session,restore,exchange_device,poll_device}'::text[] loop
    select pg_get_functiondef(p.oid) into strict changed
    from pg_proc p where p.pronamespace = 'guildhall'::regnamespace and p.proname = name;
    changed := replace(changed, 'a.methods, a.authenticated_at, s.last_used_at', 'a.methods, ' || here || ', s.last_used_at');
    changed := replace(changed, 'a.methods, a.authenticated_at, null', 'a.methods, ' || here || ', null');
    changed := replace(changed, 'a.methods, a.authenticated_at, a.xmin', format(
      'a.methods, case when a.methods[2] is null then a.authenticated_at else %s end, a.xmin', here));
    changed := replace(changed, 'methods, personal_at, ip_address', 'methods, personal_at, shown_at, ip_address');
    changed := replace(changed, 'a.personal_at, ip', 'a.personal_at, a.shown_at, ip');
    if position('shown_at' in changed) = 0 then
      raise exception 'guildhall.% does not ask how old a proof is', name;
    end if;
    execute changed;
  end loop;
end;
$$;
set local role guildhall_owner;
