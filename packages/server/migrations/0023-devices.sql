-- Devices: where a person is signed in, who has an organization open, and how all that ends.

-- What has expired is found by when it did.
create index session_expiry on identity.session (expires_at);
create index organization_session_expiry on guildhall.organization_session (expires_at);
create index browser_last_seen on guildhall.browser (last_seen_at);

create table guildhall.session_revocation (
  organization_id uuid not null references guildhall.organization on delete cascade,
  session_id uuid not null references identity.session on delete cascade,
  revoked_at timestamptz not null,
  primary key (organization_id, session_id)
);
comment on table guildhall.session_revocation is
  'An account session that an organization signed out: it opens nothing there before the person has proved themselves again.';
create index session_revocation_session on guildhall.session_revocation (session_id);
select guildhall.isolate('guildhall.session_revocation');
revoke insert, update, delete on guildhall.session_revocation from guildhall_tenant;
create policy door on guildhall.session_revocation to guildhall_door using (true) with check (true);
grant select, insert, update on guildhall.session_revocation to guildhall_door;

-- Whether an account session was signed out of an organization since the person proved themselves last.
create function guildhall.is_revoked(organization uuid, session uuid) returns boolean
language sql stable
begin atomic
  select exists (
    select from guildhall.session_revocation r
    join identity.session a on a.id = r.session_id
    where r.organization_id = organization and r.session_id = session and a.authenticated_at <= r.revoked_at
  );
end;

-- The net under every way in which a session is opened; its detail is a refusal in the words of the door. Whoever opens
-- one has locked the member before, as has whoever signs a member out: what was committed before is seen here.
create function guildhall.refuse_revoked() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if guildhall.is_revoked(new.organization_id, new.session_id) then
    raise exception 'this organization asks for a fresh proof' using errcode = 'GH009',
      detail = (
        select format('step_up_required:fresh %s %s', least(o.max_age_seconds, o.idle_seconds),
          array_to_string(guildhall.ways_in('step_up_required:fresh', o.allowed_methods, o.id), ','))
        from guildhall.organization o where o.id = new.organization_id
      );
  end if;
  return new;
end;
$$;
create trigger refuse_revoked before insert or update of session_id on guildhall.organization_session
  for each row execute function guildhall.refuse_revoked();

-- Ends a member's sessions in the organization that was entered, or one of them, and bars the account sessions that could
-- open another until their next proof. Tells how many of those it barred that were not before.
create function guildhall.revoke_sessions(member uuid, session uuid default null) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  organization uuid := guildhall.organization_id();
  barred integer;
begin
  perform from guildhall.member m where m.organization_id = organization and m.user_id = member for update;
  if not found then
    return 0;
  end if;
  -- The clock and not the transaction's time: a proof that was given while this waited counts as the older one.
  insert into guildhall.session_revocation as r (organization_id, session_id, revoked_at)
    select organization, a.id, clock_timestamp()
    from identity.session a
    where a.user_id = member and a.expires_at > now() and (session is null or exists (
      select from guildhall.organization_session s
      where s.organization_id = organization and s.id = session and s.user_id = member and s.session_id = a.id
    ))
    on conflict (organization_id, session_id) do update set revoked_at = excluded.revoked_at
      where not guildhall.is_revoked(r.organization_id, r.session_id);
  get diagnostics barred = row_count;
  delete from guildhall.organization_session s
    where s.organization_id = organization and s.user_id = member and (session is null or s.id = session);
  return barred;
end;
$$;
grant execute on function guildhall.revoke_sessions(uuid, uuid) to guildhall_tenant;

-- The account sessions of a person that one of theirs reaches: all of them for one with a proof of the person's own; else
-- only those that the same organization's identity provider vouched for, so that it learns and ends nothing beyond.
create function guildhall.reachable_sessions(session uuid) returns setof uuid
language sql stable
begin atomic
  select other.id
  from identity.session own
  join identity.session other on other.user_id = own.user_id and other.expires_at > now()
  where own.id = session and own.expires_at > now() and (own.personal or other.id = own.id or not other.personal and exists (
    select from unnest(own.methods) way where starts_with(way, 'sso:') and way = any (other.methods)
  ));
end;

-- Where the identified person is signed in, the latest sign-in first.
create function guildhall.own_sessions(before uuid, most integer)
returns table (
  id uuid, current boolean, user_agent text, ip text, methods text[], signed_in_at timestamptz, last_used_at timestamptz,
  expires_at timestamptz
)
language sql stable security definer
begin atomic
  select a.id, a.id = own.session_id, coalesce(b.user_agent, a.user_agent), a.ip_address, a.methods, a.created_at,
         greatest(a.authenticated_at, (
           select max(s.last_used_at) from guildhall.organization_session s where s.session_id = a.id
         )),
         a.expires_at
  from guildhall.person() p
  join guildhall.browser_account own on own.browser_id = p.browser_id and own.user_id = p.user_id
  cross join lateral guildhall.reachable_sessions(own.session_id) reached
  join identity.session a on a.id = reached
  left join guildhall.browser_account ba on ba.session_id = a.id
  left join guildhall.browser b on b.id = ba.browser_id
  where before is null or a.id < before
  order by a.id desc
  limit most;
end;
grant execute on function guildhall.own_sessions(uuid, integer) to guildhall_tenant;

-- Deletes sessions in organizations that have expired, so many at most.
create function guildhall.delete_expired_sessions(most integer) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  deleted integer;
begin
  delete from guildhall.organization_session s
    where (s.organization_id, s.id) in (
      select e.organization_id, e.id from guildhall.organization_session e
      where e.expires_at <= now() limit most for update skip locked
    );
  get diagnostics deleted = row_count;
  return deleted;
end;
$$;

-- Another account of the browser that belongs to an organization, the one used last.
create function guildhall.other_account(credential bytea, account uuid, slug text) returns uuid
language sql stable
begin atomic
  select m.user_id
  from guildhall.accounts_of(credential) with ordinality a (browser_id, user_id)
  left join guildhall.organization here
    on here.slug = other_account.slug and guildhall.is_there(here.deletion_requested_at)
  left join guildhall.slug_alias former on former.slug = other_account.slug
  left join guildhall.organization moved on moved.id = former.leads_to and guildhall.is_there(moved.deletion_requested_at)
  join guildhall.member m on m.organization_id = coalesce(here.id, moved.id) and m.user_id = a.user_id
  where a.user_id <> account
  order by a.ordinality
  limit 1;
end;

-- The door owns what it runs.
alter function guildhall.is_revoked(uuid, uuid) owner to guildhall_door;
alter function guildhall.refuse_revoked() owner to guildhall_door;
alter function guildhall.revoke_sessions(uuid, uuid) owner to guildhall_door;
alter function guildhall.reachable_sessions(uuid) owner to guildhall_door;
alter function guildhall.own_sessions(uuid, integer) owner to guildhall_door;
alter function guildhall.delete_expired_sessions(integer) owner to guildhall_door;
alter function guildhall.other_account(bytea, uuid, text) owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.reachable_sessions(uuid) to guildhall_owner;
grant execute on function guildhall.delete_expired_sessions(integer) to guildhall_owner;

-- Whoever names an account that is no member is told which other account of this browser is: it is theirs to know.
alter function guildhall.why_not_entered(bytea, uuid, text) rename to why_not_entered_as;
create function guildhall.why_not_entered(credential bytea, account uuid, slug text) returns text
language sql stable
begin atomic
  select case
    when why = 'not_found' then coalesce('other_account:' || guildhall.other_account(credential, account, slug), why)
    else why
  end
  from guildhall.why_not_entered_as(credential, account, slug) why;
end;

create or replace function guildhall.why_not_opened(slug text, any_account boolean) returns text
language sql stable security definer
begin atomic
  select guildhall.why_not_entered(b.token_hash, case when any_account then null else p.user_id end, slug)
  from guildhall.person() p
  join guildhall.browser b on b.id = p.browser_id;
end;

-- The organizations of every account of a browser, in one query: the last used first, then by name. Those with a session
-- carry everything that a context is made of, so that each can be entered in one flight, unless it asks for something
-- first: what its policy asks, or a fresh proof from whoever it signed out.
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
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.browser_id = b.id and s.user_id = m.user_id and s.expires_at > now()
    and o.deletion_requested_at is null
  -- As guildhall.is_revoked has it, which would be called for each.
  left join guildhall.session_revocation revoked
    on revoked.organization_id = o.id and revoked.session_id = a.id and a.authenticated_at <= revoked.revoked_at
  cross join lateral (
    select coalesce(
      case when o.demanding or not a.personal then guildhall.asked_of(
        o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
        a.methods, a.authenticated_at, s.last_used_at, m.email) end,
      case when revoked.session_id is not null then 'step_up_required:fresh' end
    ) as asked
  ) policy
  where b.token_hash = credential
  order by s.last_used_at desc nulls last, o.name, o.id;
end;
set local role guildhall_owner;
