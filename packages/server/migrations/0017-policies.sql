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
