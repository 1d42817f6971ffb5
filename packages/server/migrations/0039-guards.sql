-- Who waits for whom: what a person or an admin ends, a program that asks in the same moment has not kept.

set local role guildhall_door;

-- As before, and the device is barred from what the approving session is barred from. The person is locked first, as has
-- whoever ends their sessions or takes away what proved them, and then, as by whoever opens a session, the memberships:
-- what was committed before is seen here, and what comes later finds the device.
create or replace function guildhall.poll_device(
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
  approver uuid;
  code guildhall.device_code;
begin
  select u.id into approver
  from guildhall.device_code c
  join identity.session a on a.id = c.session_id
  join identity."user" u on u.id = a.user_id
  where c.device_hash = device and c.client_id = client
  for no key update of u;
  select c.* into code from guildhall.device_code c where c.device_hash = device and c.client_id = client for update;
  outcome := case
    when code.device_hash is null then 'invalid_grant'
    when code.expires_at <= now() then 'expired_token'
    when code.answer = 'denied' then 'access_denied'
    when code.polled_at > now() - make_interval(secs => code.interval_seconds) then 'slow_down'
    -- An approval that came since the person was looked for waits for the next question.
    when code.answer is null or approver is null then 'authorization_pending'
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
    perform from guildhall.member m where m.user_id = approver order by m.organization_id for key share;
    insert into identity.session (
      id, user_id, token, expires_at, authenticated_at, methods, personal_at, shown_at, ip_address, user_agent)
      select session, a.user_id, unused_token, now() + lifetime, a.authenticated_at, a.methods, a.personal_at, a.shown_at, ip,
             poll_device.user_agent
      from identity.session a where a.id = code.session_id and a.expires_at > now()
      returning id, identity.session.user_id, identity.session.methods, identity.session.authenticated_at
      into session_id, user_id, methods, authenticated_at;
    if session_id is null then
      outcome := 'invalid_grant';
      return;
    end if;
    insert into guildhall.session_revocation (organization_id, session_id, revoked_at)
      select r.organization_id, session, r.revoked_at
      from guildhall.session_revocation r where r.session_id = code.session_id;
    insert into guildhall.device (session_id, client_id) values (session, client);
    insert into guildhall.device_token (hash, session_id) values (token, session);
  end if;
end;
$$;

-- As before, also where the organization says no age: what is barred there is asked for a fresh proof, however old it may be.
create or replace function guildhall.refusal_of(asked text, organization uuid) returns text
language sql stable
begin atomic
  select case
    when starts_with(asked, 'step_up_required:') then concat_ws(' ', asked,
      coalesce(case when asked = 'step_up_required:fresh' then least(o.max_age_seconds, o.idle_seconds)::text end, ''),
      array_to_string(guildhall.ways_in(asked, o.allowed_methods, o.id), ','))
    else asked
  end
  from guildhall.organization o where o.id = organization;
end;

set local role guildhall_owner;
