-- The door. A request's transaction begins with one of these, and can do nothing before it.

-- Enters an organization: finds the session that the credential has there, checks the permission, seals the context.
-- `roles` are the built-in roles that hold the permission; a custom role is asked for the permission itself.
-- A caller who sends its first queries along in the same flight says which context it reckons with: the session and the
-- versions of the rows that the context is made of. When that is not what is found, or when entry is refused, it raises,
-- so that nothing behind it in the flight runs.
-- It has no search path of its own, which would cost every request; instead every name in it says its schema.
create function guildhall.enter(
  credential bytea,
  account uuid,
  slug text,
  permission text,
  roles text[],
  request text,
  expected_session uuid,
  expected_organization xid,
  expected_member xid,
  expected_role xid,
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
  out expires_at timestamptz
)
language plpgsql security definer
as $$
#variable_conflict use_column
declare
  last_used pg_catalog.timestamptz;
begin
  if pg_catalog.current_setting('guildhall.context', true) operator(pg_catalog.<>) '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;

  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         s.id, s.opened_at, s.expires_at, s.last_used_at
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         session_id, opened_at, expires_at, last_used
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
  elsif permission is not null
    and not (role operator(pg_catalog.=) any (roles))
    and (permissions is null or not (permission operator(pg_catalog.=) any (permissions))) then
    refusal := 'forbidden';
  elsif expected_session is not null
    and (expected_session operator(pg_catalog.=) session_id
      and expected_organization operator(pg_catalog.=) organization_version
      and expected_member operator(pg_catalog.=) member_version
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

  if last_used operator(pg_catalog.<) (pg_catalog.now() operator(pg_catalog.-) interval '1 minute') then
    perform guildhall.touch_session(organization_id, session_id);
  end if;
  perform pg_catalog.set_config('guildhall.request', request, true);
  perform pg_catalog.set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$$;
grant execute on function guildhall.enter to guildhall_tenant;

-- Why somebody may not enter, in the words of the problem codes. Whoever is signed in and not a member is told what
-- they would be told of an organization that does not exist.
create function guildhall.why_not_entered(credential bytea, account uuid, slug text) returns text
language sql stable
begin atomic
  select case
    when count(*) = 0 then 'unauthenticated'
    when count(m.user_id) > 0 then 'organization_session_required'
    else 'not_found'
  end
  from guildhall.browser b
  join guildhall.browser_account ba on ba.browser_id = b.id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  left join guildhall.organization o on o.slug = why_not_entered.slug and o.deletion_requested_at is null
  left join guildhall.member m on m.organization_id = o.id and m.user_id = ba.user_id
  where b.token_hash = credential and (account is null or ba.user_id = account);
end;

-- Notes that a session is in use; a row that another request is touching now is left to it.
create function guildhall.touch_session(organization uuid, session uuid) returns void
language sql
begin atomic
  update guildhall.organization_session s set last_used_at = now()
  where (s.organization_id, s.id) in (
    select t.organization_id, t.id from guildhall.organization_session t
    where t.organization_id = organization and t.id = session
    for update skip locked
  );
end;

-- A sealed principal: who acts in which organization, for work that is done later (a job, a webhook). Good for 30 days,
-- in any transaction; whether the actor is still a member is asked when it is used.
create function guildhall.seal_principal(organization uuid, actor uuid, sealed_at timestamptz) returns text
language sql stable parallel restricted
begin atomic
  select organization::text || ':' || actor::text || ':' || extract(epoch from sealed_at)::bigint::text || ':'
    || encode(sha256(
      k.key || int4send(3) || int8send(extract(epoch from sealed_at)::bigint) || uuid_send(organization) || uuid_send(actor)
    ), 'hex')
  from guildhall.seal_key k;
end;

create function guildhall.own_principal() returns text
language sql stable security definer
begin atomic
  select guildhall.seal_principal(
    guildhall.organization_id(), coalesce(guildhall.actor_id(), '00000000-0000-0000-0000-000000000000'), now());
end;
grant execute on function guildhall.own_principal() to guildhall_tenant;
comment on function guildhall.own_principal() is 'Seals the organization and actor of this transaction, to give to a job.';

create function guildhall.principal_for(organization uuid, actor uuid) returns text
language sql stable security definer
begin atomic
  select guildhall.seal_principal(organization, coalesce(actor, '00000000-0000-0000-0000-000000000000'), now());
end;
comment on function guildhall.principal_for(uuid, uuid) is 'Seals a principal for the system''s own work; a null actor is the system.';

-- Enters an organization for a sealed principal.
create function guildhall.enter_as(
  principal text,
  out refusal text,
  out organization_id uuid,
  out organization_name text,
  out organization_slug text,
  out user_id uuid,
  out user_name text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  organization uuid;
  actor uuid;
  sealed_at timestamptz;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  if principal !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]{1,12}:[0-9a-f]{64}$' then
    refusal := 'unauthenticated';
    return;
  end if;
  organization := split_part(principal, ':', 1);
  actor := split_part(principal, ':', 2);
  sealed_at := to_timestamp(split_part(principal, ':', 3)::bigint);
  if principal is distinct from guildhall.seal_principal(organization, actor, sealed_at)
    or sealed_at < now() - interval '30 days' then
    refusal := 'unauthenticated';
    return;
  end if;
  select o.id, o.name, o.slug, m.user_id, coalesce(m.name, 'Guildhall')
    into organization_id, organization_name, organization_slug, user_id, user_name
  from guildhall.organization o
  left join guildhall.member m on m.organization_id = o.id and m.user_id = actor
  where o.id = organization and o.deletion_requested_at is null
    and (m.user_id is not null or actor = '00000000-0000-0000-0000-000000000000');
  if organization_id is null then
    refusal := 'not_found';
    return;
  end if;
  perform set_config('guildhall.context', guildhall.seal(1, organization, actor), true);
end;
$$;
grant execute on function guildhall.enter_as(text) to guildhall_tenant;

-- The door owns what it runs.
alter function guildhall.enter owner to guildhall_door;
alter function guildhall.why_not_entered(bytea, uuid, text) owner to guildhall_door;
alter function guildhall.touch_session(uuid, uuid) owner to guildhall_door;
alter function guildhall.seal_principal(uuid, uuid, timestamptz) owner to guildhall_door;
alter function guildhall.own_principal() owner to guildhall_door;
alter function guildhall.principal_for(uuid, uuid) owner to guildhall_door;
alter function guildhall.enter_as(text) owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.principal_for(uuid, uuid) to guildhall_owner;
grant execute on function guildhall.enter_as(text) to guildhall_owner;
set local role guildhall_owner;
