-- Live: what browsers with an open stream are told at once. A signal says that something changed and whom that concerns,
-- never what: whoever is told reads it again, with the rights that they have then.

-- No tenant table: a signal names people and organizations, holds nothing of theirs, and no request can read it. What of
-- it somebody hears is decided by `tune_in` below.
create table guildhall.signal (
  position bigint generated always as identity primary key,
  transaction xid8 not null default pg_current_xact_id(),
  kind text not null check (kind in (
    'membership_started', 'membership_ended', 'role_changed', 'organization_changed', 'organization_locked',
    'organization_restored', 'policy_changed', 'session_ended', 'invitations_changed', 'browser_changed')),
  of_user uuid,
  of_browser uuid,
  in_organization uuid,
  of_role text,
  at timestamptz not null default clock_timestamp(),
  check (num_nonnulls(of_user, of_browser, in_organization) > 0)
);
comment on table guildhall.signal is
  'Something changed: for a user, for a browser, or for all members of an organization (of one role, or of any). Kept for an hour.';
comment on column guildhall.signal.transaction is
  'Who has seen up to a snapshot asks for what that snapshot did not see: positions are given out before the commit, so a late one may be low.';
create index signal_transaction on guildhall.signal (transaction);
grant select, insert on guildhall.signal to guildhall_door;

-- Wakes the servers, which read for themselves what there is. PostgreSQL sends the same notice once in a transaction.
create function guildhall.announce_signals() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from arrived) then
    notify guildhall_signal;
  end if;
  return null;
end;
$$;
grant execute on function guildhall.announce_signals() to guildhall_door;
create trigger announce after insert on guildhall.signal
  referencing new table as arrived for each statement execute function guildhall.announce_signals();

create function guildhall.signal_membership() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into guildhall.signal (kind, of_user, in_organization)
    select case tg_op when 'INSERT' then 'membership_started' else 'membership_ended' end, c.user_id, c.organization_id
    from changed c;
  return null;
end;
$$;
create trigger signal_started after insert on guildhall.member
  referencing new table as changed for each statement execute function guildhall.signal_membership();
create trigger signal_ended after delete on guildhall.member
  referencing old table as changed for each statement execute function guildhall.signal_membership();

create function guildhall.signal_role() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_table_name = 'member' then
    insert into guildhall.signal (kind, of_user, in_organization) values ('role_changed', new.user_id, new.organization_id);
  else
    insert into guildhall.signal (kind, in_organization, of_role) values ('role_changed', new.organization_id, new.name);
  end if;
  return null;
end;
$$;
create trigger signal_role after update on guildhall.member
  for each row when (old.role is distinct from new.role) execute function guildhall.signal_role();
create trigger signal_role after update on guildhall.role
  for each row when (old.permissions is distinct from new.permissions) execute function guildhall.signal_role();

create function guildhall.signal_organization() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into guildhall.signal (kind, in_organization)
  select c.kind, new.id
  from (values
    ('organization_changed', row(old.name, old.slug, old.plan, old.logo_id) is distinct from
      row(new.name, new.slug, new.plan, new.logo_id)),
    ('organization_locked', old.deletion_requested_at is null and new.deletion_requested_at is not null),
    ('organization_restored', old.deletion_requested_at is not null and new.deletion_requested_at is null),
    ('policy_changed', row(old.allowed_methods, old.mfa_required, old.max_age_seconds, old.idle_seconds, old.allowed_email_domains)
      is distinct from row(new.allowed_methods, new.mfa_required, new.max_age_seconds, new.idle_seconds, new.allowed_email_domains))
  ) c (kind, happened)
  where c.happened;
  return null;
end;
$$;
create trigger signal_changed after update on guildhall.organization
  for each row when (old.* is distinct from new.*) execute function guildhall.signal_organization();

-- A session that a caller without a browser has concerns no stream.
create function guildhall.signal_session() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into guildhall.signal (kind, of_user, of_browser, in_organization)
    select 'session_ended', e.user_id, e.browser_id, e.organization_id from ended e where e.browser_id is not null;
  return null;
end;
$$;
create trigger signal_ended after delete on guildhall.organization_session
  referencing old table as ended for each statement execute function guildhall.signal_session();

-- An account left the browser, or its cookie was replaced: whoever holds the one before hears nothing more.
create function guildhall.signal_browser() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    insert into guildhall.signal (kind, of_browser) select distinct 'browser_changed', e.browser_id from ended e;
  else
    insert into guildhall.signal (kind, of_browser) values ('browser_changed', new.id);
  end if;
  return null;
end;
$$;
create trigger signal_ended after delete on guildhall.browser_account
  referencing old table as ended for each statement execute function guildhall.signal_browser();
create trigger signal_replaced after update of token_hash on guildhall.browser
  for each row when (old.token_hash is distinct from new.token_hash) execute function guildhall.signal_browser();

create function guildhall.signal_invitation() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into guildhall.signal (kind, of_user)
    select 'invitations_changed', u.id from identity."user" u where u.email = new.email;
  return null;
end;
$$;
create trigger signal_arrived after insert on guildhall.invitation
  for each row execute function guildhall.signal_invitation();
create trigger signal_changed after update on guildhall.invitation
  for each row when (old.answer is distinct from new.answer or old.expires_at is distinct from new.expires_at)
  execute function guildhall.signal_invitation();

-- What streams may be told now: for each credential whose browser has a living account, these accounts, the organizations
-- that they belong to, and the signals for them that a snapshot had not seen, with the snapshot from which the next
-- reading goes on. All of it is one statement, so what is told and by what right are of one moment. Of an organization
-- only its members hear, but for the one who hears that they no longer are one. `missed` says that the snapshot is none
-- that this database could have given: something may have been missed.
create function guildhall.tune_in(credentials bytea[], heard pg_snapshot[])
returns table (
  number integer, browser_id uuid, accounts jsonb, organizations uuid[], now_heard pg_snapshot, missed boolean, messages jsonb
)
language sql stable security definer
begin atomic
  select t.number::integer, b.id, a.accounts, coalesce(m.organizations, '{}'), pg_current_snapshot(),
         coalesce(pg_snapshot_xmax(t.heard) > pg_snapshot_xmax(pg_current_snapshot()), true), coalesce(s.messages, '[]')
  from unnest(credentials, heard) with ordinality t (credential, heard, number)
  join guildhall.browser b on b.token_hash = t.credential
  cross join lateral (
    select jsonb_agg(jsonb_build_object('user', ba.user_id, 'session', ba.session_id) order by ba.session_id) as accounts,
           array_agg(ba.user_id) as users
    from guildhall.browser_account ba
    join identity.session se on se.id = ba.session_id and se.expires_at > now()
    where ba.browser_id = b.id
  ) a
  left join lateral (
    select array_agg(distinct m.organization_id) as organizations
    from guildhall.member m where m.user_id = any (a.users)
  ) m on true
  left join lateral (
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'kind', x.kind, 'user', x.user_id, 'organization', x.in_organization, 'slug', x.slug)) order by x.position) as messages
    from (
      select s.position, s.kind, u.id as user_id, s.in_organization,
             case when s.kind in ('membership_started', 'organization_changed') then o.slug end as slug
      from guildhall.signal s
      join identity."user" u on u.id = any (a.users) and (s.of_user is null or s.of_user = u.id)
      left join guildhall.member m on m.organization_id = s.in_organization and m.user_id = u.id
      left join guildhall.organization o on o.id = m.organization_id and guildhall.is_there(o.deletion_requested_at)
      where s.transaction >= pg_snapshot_xmin(t.heard) and not pg_visible_in_snapshot(s.transaction, t.heard)
        and s.kind <> 'browser_changed'
        and (s.kind <> 'invitations_changed' or u.email_verified)
        and (s.of_browser is null or s.of_browser = b.id)
        and (s.of_role is null or s.of_role = m.role)
        and (s.in_organization is null or o.id is not null or (s.kind = 'membership_ended' and s.of_user is not null))
      order by s.position
      limit 201
    ) x
  ) s on true
  where a.accounts is not null;
end;
grant execute on function guildhall.tune_in(bytea[], pg_snapshot[]) to guildhall_tenant;
comment on function guildhall.tune_in(bytea[], pg_snapshot[]) is
  'What the streams of these browsers may be told now: ids alone, and 201 messages at most, which is too many to tell.';

-- The door owns what it runs.
alter function guildhall.signal_membership() owner to guildhall_door;
alter function guildhall.signal_role() owner to guildhall_door;
alter function guildhall.signal_organization() owner to guildhall_door;
alter function guildhall.signal_session() owner to guildhall_door;
alter function guildhall.signal_browser() owner to guildhall_door;
alter function guildhall.signal_invitation() owner to guildhall_door;
alter function guildhall.tune_in(bytea[], pg_snapshot[]) owner to guildhall_door;
