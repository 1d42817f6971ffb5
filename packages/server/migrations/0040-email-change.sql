-- A person's e-mail address changes. What hung on the one before goes with it: requests to join that it made, what an
-- organization's identity provider said of it, and the place that a policy gave it.

-- What was mailed to somebody is found by whose it is.
create index verification_value on identity.verification (value text_pattern_ops);

alter table guildhall.signal drop constraint signal_kind_check;
alter table guildhall.signal add constraint signal_kind_check check (kind in (
  'membership_started', 'membership_ended', 'role_changed', 'organization_changed', 'organization_locked',
  'organization_restored', 'policy_changed', 'session_ended', 'account_changed', 'invitations_changed', 'browser_changed'));

create function guildhall.signal_account() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into guildhall.signal (kind, of_user) values ('account_changed', new.id);
  return null;
end;
$$;
create trigger signal_changed after update of name, email, email_verified on identity."user"
  for each row when (row(old.name, old.email, old.email_verified) is distinct from row(new.name, new.email, new.email_verified))
  execute function guildhall.signal_account();

-- Takes what hung on the former address from a person, whose own row the caller holds, and records it: in each of their
-- organizations that they have another, and where they asked to join by the former one, that they no longer do. What
-- identity providers vouched for was whoever had the former address: where one is demanded, it is asked again.
create function guildhall.leave_address(account uuid, former text, request jsonb) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update identity.session s
  set methods = array(select way from unnest(s.methods) with ordinality shown (way, place)
                      where way !~ '^(sso|mfa):' order by place)
  where s.user_id = account and exists (select from unnest(s.methods) way where way ~ '^(sso|mfa):');

  with withdrawn as (
    update guildhall.membership_request r set answer = 'withdrawn', answered_at = now()
    where r.user_id = account and r.answer is null
    returning r.organization_id, r.id, r.user_id, r.name, r.email
  )
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, ip, user_agent, request_id)
  select w.organization_id, guildhall.new_id(), 'membership_request.withdrawn', w.user_id, w.name, 'membership_request',
         w.id::text, w.email, request ->> 'ip', request ->> 'userAgent', request ->> 'id'
  from withdrawn w;

  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, before, after, ip, user_agent,
     request_id)
  select m.organization_id, guildhall.new_id(), 'member.email_changed', m.user_id, m.name, 'member', m.user_id::text, m.name,
         jsonb_build_object('email', former), jsonb_build_object('email', m.email),
         request ->> 'ip', request ->> 'userAgent', request ->> 'id'
  from guildhall.member m
  where m.user_id = account;
end;
$$;

-- The door owns what it runs.
alter function guildhall.signal_account() owner to guildhall_door;
alter function guildhall.leave_address(uuid, text, jsonb) owner to guildhall_door;

set local role guildhall_door;
-- For the system alone, which has seen the proof of the new address.
grant execute on function guildhall.leave_address(uuid, text, jsonb) to guildhall_owner;

-- As before, but that a policy is not said to have put out whoever has come under it by an address that is newer.
create or replace function guildhall.ending_of(organization uuid)
returns table (kind text, by_name text, at timestamptz)
language sql stable security definer
begin atomic
  select case e.type
           when 'member.removed' then 'removed'
           when 'member.left' then 'left'
           when 'organization.deletion_requested' then 'deleted'
           when 'policy.updated' then 'policy'
           else 'signed_out'
         end, case when u.id is not null then e.actor_name end, e.occurred_at
  from guildhall.person() p
  left join guildhall.member m on m.organization_id = ending_of.organization and m.user_id = p.user_id
  left join guildhall.organization o on o.id = m.organization_id
  join guildhall.event e on e.organization_id = ending_of.organization and e.occurred_at > now() - interval '1 day'
  left join identity."user" u on u.id = e.actor_id
  where case
    when e.type in ('member.removed', 'member.left') then m.user_id is null and e.subject_id = p.user_id::text
    when e.type = 'member.signed_out' then m.user_id is not null and e.subject_id = p.user_id::text
    when e.type = 'organization_session.revoked' then m.user_id is not null and e.before ->> 'user' = p.user_id::text
    when e.type = 'organization.deletion_requested' then o.deletion_requested_at is not null
    when e.type = 'policy.updated' then e.after ? 'allowedEmailDomains'
      and split_part(m.email, '@', -1) <> all (o.allowed_email_domains)
      and not exists (
        select from guildhall.event moved
        where moved.organization_id = e.organization_id and moved.type = 'member.email_changed'
          and moved.subject_id = p.user_id::text and moved.occurred_at > e.occurred_at)
    else false
  end
  order by o.deletion_requested_at is not null and e.type = 'organization.deletion_requested' desc, e.id desc
  limit 1;
end;
set local role guildhall_owner;
