-- Account deletion: a person goes, and what organizations own stays.

-- Readies a person, whose own row the caller holds, for their deletion: records in each of their organizations that they
-- left. Where they are the only owner they can not: then it tells the slugs of those, and has recorded nothing.
-- All that this depends on is kept until the transaction ends: each organization, as whoever changes its members keeps it,
-- and the memberships. Nobody can make them a member meanwhile, for that takes the person's row.
create function guildhall.leave_everything(account uuid, request jsonb) returns text[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  alone_in text[];
begin
  perform from guildhall.organization o
  where o.id in (select m.organization_id from guildhall.member m where m.user_id = account)
  order by o.id
  for no key update;
  perform from guildhall.member m where m.user_id = account order by m.organization_id for update;

  select coalesce(array_agg(o.slug order by o.slug), '{}') into alone_in
  from guildhall.member m
  join guildhall.organization o on o.id = m.organization_id
  where m.user_id = account and m.role = 'owner' and not exists (
    select from guildhall.member other
    where other.organization_id = m.organization_id and other.role = 'owner' and other.user_id <> account
  );
  if cardinality(alone_in) > 0 then
    return alone_in;
  end if;

  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, before, ip, user_agent,
     request_id)
  select m.organization_id, guildhall.new_id(), 'member.left', m.user_id, m.name, 'member', m.user_id::text, m.name,
         jsonb_build_object('role', m.role, 'email', m.email), request ->> 'ip', request ->> 'userAgent', request ->> 'id'
  from guildhall.member m
  where m.user_id = account;
  return alone_in;
end;
$$;

-- The door owns what it runs.
alter function guildhall.leave_everything(uuid, jsonb) owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along. No
-- request can: it takes the password, which is checked before.
set local role guildhall_door;
grant execute on function guildhall.leave_everything(uuid, jsonb) to guildhall_owner;
set local role guildhall_owner;
