-- Policies: what an organization demands of whoever enters it.

alter table guildhall.organization
  add column allowed_methods text[]
    check (cardinality(allowed_methods) > 0
      and allowed_methods <@ '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk,sso}'),
  add column mfa_required boolean not null default false,
  add column max_age_seconds integer check (max_age_seconds between 300 and 2592000),
  add column idle_seconds integer check (idle_seconds between 300 and 604800),
  add column allowed_email_domains text[]
    check (cardinality(allowed_email_domains) between 1 and 50 and allowed_email_domains::text !~ '[^a-z0-9.,{}-]'),
  add column demanding boolean not null generated always as (
    allowed_methods is not null or mfa_required or max_age_seconds is not null or idle_seconds is not null
      or allowed_email_domains is not null) stored;
comment on column guildhall.organization.allowed_methods is
  'The ways of proving oneself that let a member in, `sso` being the organization''s own; null for any.';
comment on column guildhall.organization.max_age_seconds is 'How old the last deliberate proof may be.';
comment on column guildhall.organization.idle_seconds is 'How long a session may lie unused before it asks for a fresh proof.';
comment on column guildhall.organization.demanding is
  'Whether there is any demand to look at: the one column of the policy that every entry reads.';
grant update (allowed_methods, mfa_required, max_age_seconds, idle_seconds, allowed_email_domains)
  on guildhall.organization to guildhall_tenant;

alter table identity.session
  add column personal boolean not null generated always as (
    methods && '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk}') stored;
comment on column identity.session.methods is
  'How the person proved themselves, all in all: pwd, email, oauth:<provider>, hwk, otp, mfa, sso:<organization>, and'
  ' mfa:<organization> where that organization''s own identity provider vouches for two factors.';
comment on column identity.session.personal is
  'Whether the person proved themselves in a way of their own, and not only through an organization''s identity provider.';

-- What an organization's policy asks of an account session before it lets it in: null for nothing, else
-- `step_up_required:` and what to prove (`sign_in`, `sso`, `mfa`, `fresh`), or `email_domain_refused`. A way of the
-- person's own counts everywhere, an identity provider only in its own organization. A session that lay unused is asked
-- for a proof that is younger; where there is no session yet, `last_used_at` is null, and the last proof alone counts.
-- With neither a demanding organization nor a session that is not personal there is nothing to ask: do not even call it.
create function guildhall.asked_of(
  organization uuid,
  allowed_methods text[],
  mfa_required boolean,
  max_age_seconds integer,
  idle_seconds integer,
  allowed_email_domains text[],
  methods text[],
  authenticated_at timestamptz,
  last_used_at timestamptz,
  email text
) returns text
language sql stable parallel safe
begin atomic
  select case
    when split_part(email, '@', -1) <> all (allowed_email_domains) then 'email_domain_refused'
    when not shown.ways && coalesce(allowed_methods, '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk,sso}')
      then case when allowed_methods = '{sso}' then 'step_up_required:sso' else 'step_up_required:sign_in' end
    when mfa_required and not methods && array['mfa', 'mfa:' || organization] then 'step_up_required:mfa'
    when authenticated_at < now() - make_interval(secs => max_age_seconds)
      or greatest(authenticated_at, last_used_at) < now() - make_interval(secs => idle_seconds)
      then 'step_up_required:fresh'
  end
  from (select array_replace(methods, 'sso:' || organization, 'sso') as ways) shown;
end;

-- The door owns what it runs.
alter function guildhall.asked_of(uuid, text[], boolean, integer, integer, text[], text[], timestamptz, timestamptz, text)
  owner to guildhall_door;

set local role guildhall_door;
-- As for the owner's functions: they may be called by whom they are granted to, and by nobody else.
alter default privileges revoke execute on functions from public;

-- The ways that would do for what an organization asks.
create function guildhall.ways_for(asked text, allowed_methods text[]) returns text[]
language sql immutable parallel safe
begin atomic
  select case asked
    when 'step_up_required:mfa' then '{hwk,otp}'
    else coalesce(allowed_methods, '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk}')
  end;
end;

-- An answer of `guildhall.asked_of` as the door gives it: behind `step_up_required:` and what to prove stand, each behind a
-- space, how old the proof may be in seconds, where that is what is asked for, and the ways that would do.
create function guildhall.refusal_of(asked text, organization uuid) returns text
language sql stable
begin atomic
  select case
    when starts_with(asked, 'step_up_required:') then concat_ws(' ',
      asked,
      case when asked = 'step_up_required:fresh' then least(o.max_age_seconds, o.idle_seconds)::text else '' end,
      array_to_string(guildhall.ways_for(asked, o.allowed_methods), ','))
    else asked
  end
  from guildhall.organization o
  where o.id = organization;
end;

drop function guildhall.enter(bytea, uuid, text, text, text[], text, uuid, xid, xid, xid);

-- Enters an organization: finds the session that the credential has there, asks what the policy asks, checks the
-- permission, seals the context. `roles` are the built-in roles that hold the permission; a custom role is asked for the
-- permission itself. A request that nobody made deliberately is no use of the session: it leaves the idle time as it is.
-- A caller who sends its first queries along in the same flight says which context it reckons with: the session and the
-- versions of the rows that the context is made of. When that is not what is found, or when entry is refused, it raises,
-- so that nothing behind it in the flight runs. Time is no version: what it has to do with is asked every time.
-- It has no search path of its own, which would cost every request; instead every name in it says its schema.
create function guildhall.enter(
  credential bytea,
  account uuid,
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
as $$
#variable_conflict use_column
declare
  last_used pg_catalog.timestamptz;
  asked pg_catalog.text;
begin
  if pg_catalog.current_setting('guildhall.context', true) operator(pg_catalog.<>) '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;

  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         s.id, s.opened_at, s.expires_at, a.methods, a.authenticated_at, a.xmin, s.last_used_at,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, a.authenticated_at, s.last_used_at, m.email) end
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         session_id, opened_at, expires_at, methods, authenticated_at, account_version, last_used, asked
  from guildhall.browser b
  join guildhall.organization o
    on o.slug operator(pg_catalog.=) enter.slug and o.deletion_requested_at is null
  join guildhall.organization_session s
    on s.organization_id operator(pg_catalog.=) o.id and s.browser_id operator(pg_catalog.=) b.id
    and (enter.account is null or s.user_id operator(pg_catalog.=) enter.account)
    and s.expires_at operator(pg_catalog.>) pg_catalog.now()
  join identity.session a
    on a.id operator(pg_catalog.=) s.session_id and a.expires_at operator(pg_catalog.>) pg_catalog.now()
  join guildhall.member m
    on m.organization_id operator(pg_catalog.=) s.organization_id and m.user_id operator(pg_catalog.=) s.user_id
  left join guildhall.role r
    on r.organization_id operator(pg_catalog.=) m.organization_id and r.name operator(pg_catalog.=) m.role
  where b.token_hash operator(pg_catalog.=) enter.credential
  order by s.last_used_at desc
  limit 1;

  if session_id is null then
    refusal := guildhall.why_not_entered(credential, account, slug);
  elsif asked is not null then
    refusal := guildhall.refusal_of(asked, organization_id);
  elsif permission is not null
    and not (role operator(pg_catalog.=) any (roles))
    and (permissions is null or not (permission operator(pg_catalog.=) any (permissions))) then
    refusal := 'forbidden';
  elsif expected_session is not null
    and (expected_session operator(pg_catalog.=) session_id
      and expected_organization operator(pg_catalog.=) organization_version
      and expected_member operator(pg_catalog.=) member_version
      and expected_account operator(pg_catalog.=) account_version
      and (expected_role is null and role_version is null
        or expected_role operator(pg_catalog.=) role_version)) is not true then
    refusal := 'unexpected';
  end if;

  if refusal is not null then
    if expected_session is not null then
      raise exception 'entry refused: %', refusal using errcode = 'GH004', detail = refusal;
    end if;
    return;
  end if;

  if deliberate and last_used operator(pg_catalog.<) (pg_catalog.now() operator(pg_catalog.-) interval '1 minute') then
    perform guildhall.touch_session(organization_id, session_id);
  end if;
  perform pg_catalog.set_config('guildhall.request', request, true);
  perform pg_catalog.set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$$;
grant execute on function guildhall.enter to guildhall_tenant;

-- Whether a person has set up a second factor. Here is none to set up: the migration that brings them says it anew.
create function guildhall.has_second_factor(account uuid) returns boolean
language sql stable
begin atomic
  select false;
end;

-- What an act that matters asks of a session in the organization that was entered, in the words of the door, null for
-- nothing: a proof that is no older than so many seconds, and the second factor of whoever has one.
create function guildhall.proof_asked(session uuid, max_age_seconds integer) returns text
language sql stable security definer
begin atomic
  select case
    when m.user_id is null then 'not_found'
    when a.id is null then 'organization_session_required'
    when guildhall.has_second_factor(s.user_id) and not a.methods && array['mfa', 'mfa:' || o.id]
      then concat_ws(' ', 'step_up_required:mfa', '',
        array_to_string(guildhall.ways_for('step_up_required:mfa', o.allowed_methods), ','))
    when a.authenticated_at < now() - make_interval(secs => proof_asked.max_age_seconds)
      then concat_ws(' ', 'step_up_required:fresh', least(proof_asked.max_age_seconds, o.max_age_seconds, o.idle_seconds),
        array_to_string(guildhall.ways_for('step_up_required:fresh', o.allowed_methods), ','))
  end
  from guildhall.organization o
  left join guildhall.member m on m.organization_id = o.id and m.user_id = guildhall.actor_id()
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.user_id = m.user_id and s.id = proof_asked.session
  left join identity.session a on a.id = s.session_id
  where o.id = guildhall.organization_id();
end;
grant execute on function guildhall.proof_asked(uuid, integer) to guildhall_tenant;

-- What a policy would ask, were it that of the organization that was entered: of the session that is told, in the words of
-- `guildhall.asked_of`, and of how many members at their next request, as far as it is known now. Who has no session there
-- will sign in, and then prove what is asked: of them only the address is known.
create function guildhall.policy_effect(
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
    select s.id, s.last_used_at, a.methods, a.authenticated_at
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
      latest.methods, latest.authenticated_at, latest.last_used_at, m.email) as asked
  ) next
  cross join lateral (
    select case when latest.id = policy_effect.session and m.user_id = guildhall.actor_id() then next.asked end as asked
  ) own
  where m.organization_id = guildhall.organization_id();
end;
grant execute on function guildhall.policy_effect(uuid, text[], boolean, integer, integer, text[]) to guildhall_tenant;

-- As before, and nobody joins whom the policy would not let in for their address.
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
  if most <= (select count(*) from (
      select from guildhall.member m where m.organization_id = organization limit most) present) then
    return 'organization_full';
  end if;
  return null;
end;
$$;

set local role guildhall_owner;
