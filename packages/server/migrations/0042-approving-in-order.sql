-- Whoever approves a program while their session is being ended waits for that, and finds nothing to approve with.

set local role guildhall_door;

-- As before, and the session is held first, as whoever ends it has it before what waits by it.
create or replace function guildhall.answer_device(user_code bytea, approved boolean, event uuid)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  client text;
  account uuid;
  approving uuid;
begin
  select a.user_id, a.id into account, approving
    from guildhall.person() p
    join guildhall.browser_account ba on ba.browser_id = p.browser_id and ba.user_id = p.user_id
    join identity.session a on a.id = ba.session_id
    for key share of a;
  update guildhall.device_code c
    set answer = case when approved then 'approved' else 'denied' end, session_id = approving
    where c.user_hash = user_code and c.answer is null and c.expires_at > now() and approving is not null
    returning c.client_id into client;
  if client is not null then
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, account, case when approved then 'account.device_approved' else 'account.device_denied' end,
              request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  end if;
  return client;
end;
$$;

set local role guildhall_owner;
