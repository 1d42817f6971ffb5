-- Programs that a person approved: refresh tokens, devices, and their exchange into organizations.

create table guildhall.refresh_token (
  organization_id uuid not null,
  hash bytea not null check (octet_length(hash) = 32),
  session_id uuid not null,
  made_at timestamptz not null default now(),
  used_at timestamptz,
  successor bytea,
  primary key (organization_id, hash),
  foreign key (organization_id, session_id) references guildhall.organization_session on delete cascade
);
comment on table guildhall.refresh_token is
  'What a program gets its next access token with: used once, for its successor. It lives as long as its session and never longer.';
create index refresh_token_hash on guildhall.refresh_token (hash);
create index refresh_token_session on guildhall.refresh_token (organization_id, session_id);
select guildhall.isolate('guildhall.refresh_token');
revoke all on guildhall.refresh_token from guildhall_tenant;
create policy door on guildhall.refresh_token to guildhall_door using (true) with check (true);
grant select, insert, update on guildhall.refresh_token to guildhall_door;
grant delete on guildhall.organization_session to guildhall_door;

create table guildhall.device (
  session_id uuid primary key references identity.session on delete cascade,
  client_id text not null check (char_length(client_id) between 1 and 80)
);
comment on table guildhall.device is 'A program that a person approved, by its account session, and what it calls itself.';

create table guildhall.device_token (
  hash bytea primary key check (octet_length(hash) = 32),
  session_id uuid not null references guildhall.device on delete cascade,
  made_at timestamptz not null default now(),
  used_at timestamptz,
  successor bytea
);
comment on table guildhall.device_token is 'As a refresh token, of a device itself: it leads to organizations and enters none.';
create index device_token_session on guildhall.device_token (session_id);

create table guildhall.device_code (
  device_hash bytea primary key,
  user_hash bytea not null unique,
  client_id text not null check (char_length(client_id) between 1 and 80),
  expires_at timestamptz not null,
  interval_seconds integer not null default 5,
  polled_at timestamptz,
  answer text check (answer in ('approved', 'denied')),
  session_id uuid references identity.session on delete cascade
);
comment on table guildhall.device_code is
  'A program that waits for a person''s approval. It goes with the account session that gave it: signing out takes it back.';
create index device_code_expiry on guildhall.device_code (expires_at);
create index device_code_session on guildhall.device_code (session_id);
grant select, insert, update, delete on guildhall.device_code to guildhall_door;
grant select, insert on guildhall.device to guildhall_door;
grant select, insert, update on guildhall.device_token to guildhall_door;
grant insert, delete on identity.session to guildhall_door;

set local role guildhall_door;

-- What becomes of a token that is used: it gets its successor (`rotated`); it gets the same one again, within ten seconds
-- and while nobody has used that (`repeated`); or somebody used it who should not have it (`reused`).
create function guildhall.use_of(used_at timestamptz, same boolean, successor_unused boolean) returns text
language sql stable
begin atomic
  select case
    when used_at is null then 'rotated'
    when same and successor_unused and used_at > clock_timestamp() - interval '10 seconds' then 'repeated'
    else 'reused'
  end;
end;

-- Uses a refresh token: one successor, whoever asks at once. What is reused ends its session, and that alone; then the
-- organization is entered as its member, so that it can be recorded. The session is locked first, by all.
create function guildhall.rotate_refresh_token(
  token bytea,
  successor bytea,
  client text,
  out outcome text,
  out session_id uuid,
  out organization_id uuid,
  out organization_slug text,
  out organization_name text,
  out user_id uuid,
  out user_name text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  found_token guildhall.refresh_token;
begin
  outcome := 'unknown';
  select s.id, s.organization_id, o.slug, o.name, m.user_id, m.name
    into session_id, organization_id, organization_slug, organization_name, user_id, user_name
  from guildhall.refresh_token t
  join guildhall.organization_session s on s.organization_id = t.organization_id and s.id = t.session_id
    and s.expires_at > now()
  join guildhall.organization o on o.id = s.organization_id and o.deletion_requested_at is null
  join guildhall.member m on m.organization_id = s.organization_id and m.user_id = s.user_id
  join identity.session a on a.id = s.session_id and a.expires_at > now()
  join guildhall.device d on d.session_id = a.id and d.client_id = client
  where t.hash = rotate_refresh_token.token
  for no key update of s;
  if session_id is null then
    return;
  end if;
  select t.* into found_token from guildhall.refresh_token t
    where t.organization_id = rotate_refresh_token.organization_id and t.hash = rotate_refresh_token.token;
  outcome := guildhall.use_of(found_token.used_at, found_token.successor = successor, exists (
    select from guildhall.refresh_token n
    where n.organization_id = found_token.organization_id and n.hash = found_token.successor and n.used_at is null));
  if outcome = 'rotated' then
    update guildhall.refresh_token t set used_at = clock_timestamp(), successor = rotate_refresh_token.successor
      where t.organization_id = found_token.organization_id and t.hash = rotate_refresh_token.token;
    insert into guildhall.refresh_token (organization_id, hash, session_id)
      values (found_token.organization_id, successor, found_token.session_id);
  elsif outcome = 'reused' then
    delete from guildhall.organization_session s
      where s.organization_id = found_token.organization_id and s.id = found_token.session_id;
    perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
  end if;
end;
$$;
grant execute on function guildhall.rotate_refresh_token(bytea, bytea, text) to guildhall_tenant;

-- The same for the token of a device: what is reused ends the device, with its sessions in all organizations.
create function guildhall.rotate_device_token(
  token bytea,
  successor bytea,
  client text,
  out outcome text,
  out session_id uuid,
  out user_id uuid,
  out methods text[],
  out authenticated_at timestamptz
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  found_token guildhall.device_token;
begin
  outcome := 'unknown';
  select a.id, a.user_id, a.methods, a.authenticated_at into session_id, user_id, methods, authenticated_at
  from guildhall.device_token t
  join guildhall.device d on d.session_id = t.session_id and d.client_id = client
  join identity.session a on a.id = d.session_id and a.expires_at > now()
  where t.hash = rotate_device_token.token
  for no key update of a;
  if session_id is null then
    return;
  end if;
  select t.* into found_token from guildhall.device_token t where t.hash = rotate_device_token.token;
  outcome := guildhall.use_of(found_token.used_at, found_token.successor = successor, exists (
    select from guildhall.device_token n where n.hash = found_token.successor and n.used_at is null));
  if outcome = 'rotated' then
    update guildhall.device_token t set used_at = clock_timestamp(), successor = rotate_device_token.successor
      where t.hash = rotate_device_token.token;
    insert into guildhall.device_token (hash, session_id) values (successor, session_id);
  elsif outcome = 'reused' then
    delete from identity.session a where a.id = rotate_device_token.session_id;
  end if;
end;
$$;
grant execute on function guildhall.rotate_device_token(bytea, bytea, text) to guildhall_tenant;

-- Begins a device's wait for approval.
create function guildhall.start_device(device bytea, user_code bytea, client text, lifetime interval) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from guildhall.device_code c where c.device_hash in (
    select e.device_hash from guildhall.device_code e where e.expires_at < now() limit 100 for update skip locked);
  insert into guildhall.device_code (device_hash, user_hash, client_id, expires_at)
    values (device, user_code, client, now() + lifetime);
end;
$$;
grant execute on function guildhall.start_device(bytea, bytea, text, interval) to guildhall_tenant;

-- What waits for the identified person's approval, by the code that they type.
create function guildhall.view_device(user_code bytea) returns table (client_id text, expires_at timestamptz)
language sql stable security definer
begin atomic
  select c.client_id, c.expires_at
  from guildhall.person() p
  join guildhall.device_code c on c.user_hash = user_code and c.answer is null and c.expires_at > now();
end;
grant execute on function guildhall.view_device(bytea) to guildhall_tenant;

-- Approves or denies what waits, as the identified person, in the account session that they answer with. Null, and nothing
-- has happened, when nothing waits by that code.
create function guildhall.answer_device(user_code bytea, approved boolean, event uuid) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  client text;
  account uuid;
begin
  update guildhall.device_code c
    set answer = case when approved then 'approved' else 'denied' end, session_id = ba.session_id
    from guildhall.person() p
    join guildhall.browser_account ba on ba.browser_id = p.browser_id and ba.user_id = p.user_id
    where c.user_hash = user_code and c.answer is null and c.expires_at > now()
    returning c.client_id, p.user_id into client, account;
  if client is not null then
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, account, case when approved then 'account.device_approved' else 'account.device_denied' end,
              request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  end if;
  return client;
end;
$$;
grant execute on function guildhall.answer_device(bytea, boolean, uuid) to guildhall_tenant;

-- Asks what became of a device's wait. Approved, it becomes an account session of its own, once, with the proof that the
-- approving one had and no more.
create function guildhall.poll_device(
  device bytea,
  client text,
  session uuid,
  unused_token text,
  token bytea,
  lifetime interval,
  user_agent text,
  ip text,
  out outcome text,
  out session_id uuid,
  out user_id uuid,
  out methods text[],
  out authenticated_at timestamptz
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  code guildhall.device_code;
begin
  select c.* into code from guildhall.device_code c where c.device_hash = device and c.client_id = client for update;
  outcome := case
    when code.device_hash is null then 'invalid_grant'
    when code.expires_at <= now() then 'expired_token'
    when code.answer = 'denied' then 'access_denied'
    when code.polled_at > now() - make_interval(secs => code.interval_seconds) then 'slow_down'
    when code.answer is null then 'authorization_pending'
    else 'approved'
  end;
  if outcome in ('slow_down', 'authorization_pending') then
    update guildhall.device_code c
      set polled_at = now(), interval_seconds = c.interval_seconds + case outcome when 'slow_down' then 5 else 0 end
      where c.device_hash = device;
  elsif outcome <> 'invalid_grant' then
    delete from guildhall.device_code c where c.device_hash = device;
  end if;
  if outcome = 'approved' then
    insert into identity.session (id, user_id, token, expires_at, authenticated_at, methods, personal_at, ip_address, user_agent)
      select session, a.user_id, unused_token, now() + lifetime, a.authenticated_at, a.methods, a.personal_at, ip,
             poll_device.user_agent
      from identity.session a where a.id = code.session_id and a.expires_at > now()
      returning id, identity.session.user_id, identity.session.methods, identity.session.authenticated_at
      into session_id, user_id, methods, authenticated_at;
    if session_id is null then
      outcome := 'invalid_grant';
      return;
    end if;
    insert into guildhall.device (session_id, client_id) values (session, client);
    insert into guildhall.device_token (hash, session_id) values (token, session);
  end if;
end;
$$;
grant execute on function guildhall.poll_device(bytea, text, uuid, text, bytea, interval, text, text) to guildhall_tenant;

-- Opens a session in an organization for a device whose token the process has checked, with the proof of its account
-- session as it is. To whoever is no member it says what it says of an organization that does not exist.
create function guildhall.exchange_device(
  device uuid,
  proof bytea,
  client text,
  slug text,
  session uuid,
  token bytea,
  lifetime interval,
  user_agent text,
  ip text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  member record;
begin
  if not guildhall.is_checked(2, device, proof) then
    return 'invalid_grant';
  end if;
  select m.organization_id, m.user_id, a.expires_at,
         coalesce(
           case when o.demanding or not a.personal then guildhall.asked_of(
             o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
             a.methods, a.authenticated_at, null, m.email) end,
           case when guildhall.is_revoked(o.id, a.id) then 'step_up_required:fresh' end) as asked
    into member
  from guildhall.device d
  join identity.session a on a.id = d.session_id and a.expires_at > now()
  join guildhall.organization o on o.slug = exchange_device.slug and o.deletion_requested_at is null
  join guildhall.member m on m.organization_id = o.id and m.user_id = a.user_id
  where d.session_id = device and d.client_id = client
  for key share of m, a;
  if member.organization_id is null then
    return case
      when exists (select from guildhall.device d join identity.session a on a.id = d.session_id and a.expires_at > now()
                   where d.session_id = device and d.client_id = client) then 'invalid_target'
      else 'invalid_grant'
    end;
  end if;
  if member.asked is not null then
    return guildhall.refusal_of(member.asked, member.organization_id);
  end if;
  -- A device keeps its twenty latest sessions in an organization.
  delete from guildhall.organization_session s where (s.organization_id, s.id) in (
    select e.organization_id, e.id from guildhall.organization_session e
    where e.organization_id = member.organization_id and e.session_id = device
    order by e.opened_at desc, e.id desc offset 19);
  insert into guildhall.organization_session (organization_id, id, user_id, session_id, expires_at, user_agent, ip)
    values (member.organization_id, session, member.user_id, device, least(now() + lifetime, member.expires_at),
            exchange_device.user_agent, exchange_device.ip);
  insert into guildhall.refresh_token (organization_id, hash, session_id) values (member.organization_id, token, session);
  return null;
end;
$$;
grant execute on function guildhall.exchange_device(uuid, bytea, text, text, uuid, bytea, interval, text, text)
  to guildhall_tenant;

set local role guildhall_owner;
