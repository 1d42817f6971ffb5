-- What an invitation offers is shown with the organization's logo and the teams that one joins, to nobody but whoever holds
-- its secret.

set local role guildhall_door;

drop function guildhall.view_invitation(uuid, bytea);

-- What an invitation offers, for whoever holds its secret; no row without it. Teams are told by name alone.
create function guildhall.view_invitation(invitation uuid, secret bytea)
returns table (
  organization_id uuid, organization_slug text, organization_name text, logo_type text, logo bytea, teams text[],
  inviter_name text, role text, email text, expires_at timestamptz, expired boolean, known boolean
)
language sql stable security definer
begin atomic
  select o.id, o.slug, o.name, l.type, l.bytes,
         array(
           select t.name
           from guildhall.invitation_team it
           join guildhall.team t on t.organization_id = it.organization_id and t.id = it.team_id
           where it.organization_id = i.organization_id and it.invitation_id = i.id
           order by t.name_key),
         coalesce(m.name, i.inviter_name), i.role, i.email, i.expires_at, i.expires_at <= now(),
         exists (select from identity."user" u where u.email = i.email)
  from guildhall.invitation i
  join guildhall.organization o on o.id = i.organization_id and o.deletion_requested_at is null
  left join guildhall.image l on l.organization_id = o.id and l.id = o.logo_id
  left join guildhall.member m on m.organization_id = i.organization_id and m.user_id = i.invited_by
  where i.id = view_invitation.invitation and i.secret_hash = view_invitation.secret;
end;
grant execute on function guildhall.view_invitation(uuid, bytea) to guildhall_tenant;

set local role guildhall_owner;
