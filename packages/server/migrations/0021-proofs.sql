-- Proofs: codes by mail, authenticator apps, passkeys, accounts elsewhere. All of it in the schema that the tenant role can
-- not reach.

alter table identity.session add column personal_at timestamptz default now();
comment on column identity.session.personal_at is
  'When the person last proved themselves in a way of their own: what changes who they are asks for this, and neither a '
  'second factor alone nor an organization''s identity provider renews it. Null while they never did.';

create table identity.challenge (
  id uuid primary key,
  kind text not null check (kind ~ '^[a-z_]+$'),
  binding bytea not null check (octet_length(binding) = 32),
  user_id uuid references identity."user" on delete cascade,
  value text not null,
  tries integer not null default 0,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
comment on table identity.challenge is
  'A proof that was begun in one browser, and what will complete it: a code''s hash, a passkey''s challenge, a second step.';
comment on column identity.challenge.binding is 'The SHA-256 of the cookie that the browser got when it began.';
create index challenge_binding on identity.challenge (binding, kind);
create index challenge_user on identity.challenge (user_id);
create index challenge_expiry on identity.challenge (expires_at);

create table identity.totp (
  user_id uuid primary key references identity."user" on delete cascade,
  secret text not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);
comment on table identity.totp is 'The secret that a person shares with their authenticator app, sealed.';
comment on column identity.totp.confirmed_at is 'When the app first showed a right code; until then it counts for nothing.';
comment on column identity.totp.last_step is 'The latest step whose code was used: neither it nor an earlier one is taken again.';

create table identity.recovery_code (
  user_id uuid not null references identity.totp on delete cascade,
  hash bytea not null check (octet_length(hash) = 32),
  used_at timestamptz,
  primary key (user_id, hash)
);
comment on table identity.recovery_code is 'What a person can show once instead of their authenticator app.';

create table identity.passkey (
  id uuid primary key,
  user_id uuid not null references identity."user" on delete cascade,
  name text not null,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  backed_up boolean not null default false,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
comment on table identity.passkey is 'A key pair on a device of a person''s, of which we know the public half.';
create index passkey_user on identity.passkey (user_id);

-- Whether a person has set up a second factor, now that there are some to set up.
grant select (user_id, confirmed_at) on identity.totp to guildhall_door;
grant select (user_id) on identity.passkey to guildhall_door;
set local role guildhall_door;
create or replace function guildhall.has_second_factor(account uuid) returns boolean
language sql stable
begin atomic
  select exists (select from identity.totp t where t.user_id = account and t.confirmed_at is not null)
    or exists (select from identity.passkey p where p.user_id = account);
end;
set local role guildhall_owner;

set local role guildhall_door;

-- Renames the identified person, and records it. Null, and nothing has happened, where only an organization's identity
-- provider vouches for them: it speaks for its organization, and does not say who people are.
create or replace function guildhall.rename_person(name text, event uuid) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  identified record;
  person identity."user";
begin
  select p.user_id, p.browser_id into identified from guildhall.person() p;
  if exists (
    select from guildhall.browser_account ba
    join identity.session s on s.id = ba.session_id
    where ba.browser_id = identified.browser_id and ba.user_id = identified.user_id and not s.personal
  ) then
    return null;
  end if;
  update identity."user" u set name = rename_person.name, updated_at = now()
    where u.id = identified.user_id and u.name <> rename_person.name
    returning u.* into person;
  if found then
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, person.id, 'user.renamed', request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  else
    select u.* into person from identity."user" u where u.id = identified.user_id;
  end if;
  return jsonb_build_object(
    'id', person.id, 'name', person.name, 'email', person.email, 'emailVerified', person.email_verified);
end;
$$;

set local role guildhall_owner;
