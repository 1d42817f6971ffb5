-- Endings: whoever is put out of an organization while its page is open is told by whom and when.

-- What the door reads of events: who did what to whom and when. One function alone asks, for six kinds of them.
grant select (organization_id, id, type, actor_id, actor_name, subject_id, before, after, occurred_at) on guildhall.event
  to guildhall_door;
create policy endings on guildhall.event for select to guildhall_door using (true);

-- The last thing within a day that put the identified person out of an organization, as far as it still holds: who belongs no
-- more learns of their own going alone, and nothing that happened there after it; a member, of what keeps them out now.
-- Nothing for whoever was never there, as for what does not exist. Only people are named, not the keys of an organization.
create function guildhall.ending_of(organization uuid)
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
    when e.type = 'policy.updated' then e.after ? 'allowedEmailDomains' and split_part(m.email, '@', -1) <> all (o.allowed_email_domains)
    else false
  end
  order by o.deletion_requested_at is not null and e.type = 'organization.deletion_requested' desc, e.id desc
  limit 1;
end;
grant execute on function guildhall.ending_of(uuid) to guildhall_tenant;
comment on function guildhall.ending_of(uuid) is
  'How the identified person''s place in an organization ended within the last day; no row when it did not.';
alter function guildhall.ending_of(uuid) owner to guildhall_door;
