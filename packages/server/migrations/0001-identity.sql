-- Who people are: the identity engine's model. The tenant role can not reach this schema at all.

create schema identity;
revoke all on schema identity from public;
grant usage on schema identity to guildhall_door;

create table identity."user" (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table identity."user" is 'A person, known by one e-mail address.';

create table identity.account (
  id uuid primary key,
  user_id uuid not null references identity."user" on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
comment on table identity.account is 'A way in which a person proves who they are: a password, or an account elsewhere.';
create index account_user on identity.account (user_id);

create table identity.session (
  id uuid primary key,
  user_id uuid not null references identity."user" on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  authenticated_at timestamptz not null default now(),
  methods text[] not null default '{pwd}',
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table identity.session is 'An account session: the proof that a person gave, when and how.';
create index session_user_id on identity.session (user_id);

create table identity.verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table identity.verification is 'A secret that was mailed to somebody and what it proves.';
create index verification_identifier on identity.verification (identifier);

grant select on identity."user", identity.session to guildhall_door;
grant update (name, updated_at) on identity."user" to guildhall_door;
-- For locking a row; nothing is ever written to it.
grant update (updated_at) on identity.session to guildhall_door;
