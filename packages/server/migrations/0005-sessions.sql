-- Browsers, the accounts signed in in them, and each account's sessions in organizations.

create table guildhall.browser (
  id uuid primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);
comment on table guildhall.browser is 'One cookie jar, known by the SHA-256 of its one cookie.';

create table guildhall.browser_account (
  browser_id uuid not null references guildhall.browser on delete cascade,
  user_id uuid not null references identity."user" on delete cascade,
  session_id uuid not null unique references identity.session on delete cascade,
  attached_at timestamptz not null default now(),
  primary key (browser_id, user_id),
  unique (browser_id, session_id)
);
comment on table guildhall.browser_account is 'An account session attached to the browser in which it signed in.';
create index browser_account_user on guildhall.browser_account (user_id);
grant select on guildhall.browser, guildhall.browser_account to guildhall_door;

create table guildhall.organization_session (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  user_id uuid not null,
  browser_id uuid not null,
  session_id uuid not null references identity.session on delete cascade,
  opened_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  user_agent text,
  ip text,
  primary key (organization_id, id),
  unique (organization_id, browser_id, user_id),
  foreign key (organization_id, user_id) references guildhall.member on delete cascade,
  foreign key (browser_id, session_id) references guildhall.browser_account (browser_id, session_id) on delete cascade
);
comment on table guildhall.organization_session is
  'One account''s session in one organization, in one browser. Its keys do the revoking: it ends with the member, the account session or the browser.';
create index organization_session_session on guildhall.organization_session (session_id);
create index organization_session_browser on guildhall.organization_session (browser_id, session_id);
create index organization_session_member on guildhall.organization_session (organization_id, user_id);
select guildhall.isolate('guildhall.organization_session');
revoke insert, update on guildhall.organization_session from guildhall_tenant;
create policy door on guildhall.organization_session to guildhall_door using (true) with check (true);
grant select, insert, update on guildhall.organization_session to guildhall_door;
