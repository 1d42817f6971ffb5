-- A device's token that is used twice ends the device, and its person is to know.

set local role guildhall_door;

drop function guildhall.rotate_device_token(bytea, bytea, text);

-- Uses the token of a device: it gets its successor, or the same one again, or what has been used before ends the device, which
-- is recorded with the request that used it.
create function guildhall.rotate_device_token(
  token bytea,
  successor bytea,
  client text,
  event uuid,
  request jsonb,
  out outcome text,
  out session_id uuid,
  out user_id uuid,
  out user_name text,
  out user_email text,
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
  select a.id, a.user_id, u.name, u.email, a.methods, a.authenticated_at
    into session_id, user_id, user_name, user_email, methods, authenticated_at
  from guildhall.device_token t
  join guildhall.device d on d.session_id = t.session_id and d.client_id = client
  join identity.session a on a.id = d.session_id and a.expires_at > now()
  join identity."user" u on u.id = a.user_id
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
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, user_id, 'account.device_token_reused', request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  end if;
end;
$$;
grant execute on function guildhall.rotate_device_token(bytea, bytea, text, uuid, jsonb) to guildhall_tenant;

set local role guildhall_owner;
