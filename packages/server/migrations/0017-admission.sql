-- Admission: links, and the one function by which everything but a founding makes a member.

-- What a link offers, for whoever holds its secret; no row without it.
create function guildhall.view_link(link uuid, secret bytea)
returns table (
  organization_slug text, organization_name text, inviter_name text, role text, allowed_domain text,
  expires_at timestamptz, expired boolean, used_up boolean
)
language sql stable security definer
begin atomic
  select o.slug, o.name, coalesce(m.name, l.inviter_name), l.role, l.allowed_domain, l.expires_at,
         l.expires_at <= now(), l.uses >= l.max_uses
  from guildhall.invitation_link l
  join guildhall.organization o on o.id = l.organization_id and o.deletion_requested_at is null
  left join guildhall.member m on m.organization_id = l.organization_id and m.user_id = l.invited_by
  where l.id = view_link.link and l.secret_hash = view_link.secret;
end;
grant execute on function guildhall.view_link(uuid, bytea) to guildhall_tenant;

-- Notes that the identified person came by a link, so that they can join when they have proved their address.
create function guildhall.claim_link(link uuid, secret bytea) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into guildhall.invitation_link_claim (organization_id, link_id, user_id)
  select l.organization_id, l.id, p.user_id
  from guildhall.invitation_link l, guildhall.person() p
  where l.id = claim_link.link and l.secret_hash = claim_link.secret
  for key share of l;
  return found;
end;
$$;

-- Finds the link by which the identified person would join, or says why they can not, in the words of the problem codes.
-- All that this depends on is kept as it is until the transaction ends, locked in the order of guildhall.hold_invitation.
create function guildhall.hold_link(
  link uuid,
  secret bytea,
  out refusal text,
  out organization_id uuid,
  out organization_slug text,
  out organization_name text,
  out user_id uuid,
  out user_name text,
  out role text,
  out role_permissions text[],
  out inviter_role text,
  out inviter_permissions text[]
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  person identity."user";
  offer guildhall.invitation_link;
  seen_role text;
begin
  select u.* into person from identity."user" u
  where u.id = (select p.user_id from guildhall.person() p)
  for no key update;

  select o.id, o.slug, o.name into organization_id, organization_slug, organization_name
  from guildhall.invitation_link l
  join guildhall.organization o on o.id = l.organization_id and o.deletion_requested_at is null
  where l.id = hold_link.link and (l.secret_hash = secret or secret is null and exists (
    select from guildhall.invitation_link_claim c
    where c.organization_id = l.organization_id and c.link_id = l.id and c.user_id = person.id))
  for no key update of o;
  select l.* into offer from guildhall.invitation_link l
  where l.organization_id = hold_link.organization_id and l.id = hold_link.link
  for update;

  refusal := case
    when offer.id is null then 'not_found'
    when exists (select from guildhall.member m where m.organization_id = offer.organization_id and m.user_id = person.id)
      then 'already_member'
    when offer.expires_at <= now() then 'invitation_expired'
    when offer.uses >= offer.max_uses then 'link_used_up'
    when not person.email_verified then 'email_unproved'
    when split_part(person.email, '@', -1) <> offer.allowed_domain then 'email_domain_refused'
    else guildhall.may_join(offer.organization_id, person.email)
  end;
  if refusal is not null then
    return;
  end if;
  user_id := person.id;
  user_name := person.name;
  role := offer.role;

  -- Roles are locked before members everywhere; the organization is ours, so that neither changes meanwhile.
  select m.role into seen_role from guildhall.member m
  where m.organization_id = offer.organization_id and m.user_id = offer.invited_by;
  perform from guildhall.role r
  where r.organization_id = offer.organization_id and r.name in (offer.role, seen_role)
  order by r.name
  for share;
  select m.role into inviter_role from guildhall.member m
  where m.organization_id = offer.organization_id and m.user_id = offer.invited_by
  for share;
  select r.permissions into role_permissions from guildhall.role r
  where r.organization_id = offer.organization_id and r.name = offer.role;
  select r.permissions into inviter_permissions from guildhall.role r
  where r.organization_id = offer.organization_id and r.name = inviter_role;
end;
$$;
grant execute on function guildhall.hold_link(uuid, bytea) to guildhall_tenant;

-- Makes a person a member and puts them into those of the teams that are there. But for a founding, nothing else makes a
-- member. Whoever calls it has asked guildhall.may_join and said the refusal: here it is an impossible state.
create function guildhall.admit(organization uuid, account uuid, role text, teams uuid[]) returns uuid[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  there uuid[];
  refusal text := guildhall.may_join(organization, (select u.email from identity."user" u where u.id = account));
begin
  if refusal is not null then
    raise exception 'nobody with this address may become a member: %', refusal using errcode = 'GH008';
  end if;
  insert into guildhall.member (organization_id, user_id, role, name, email)
  select organization, u.id, admit.role, u.name, u.email from identity."user" u where u.id = account;
  select coalesce(array_agg(t.id), '{}') into there from (
    select t.id from guildhall.team t
    where t.organization_id = organization and t.id = any (teams)
    order by t.id
    for key share
  ) t;
  insert into guildhall.team_member (organization_id, team_id, user_id)
  select organization, team, account from unnest(there) team;
  -- What else was under way for them is settled by this.
  update guildhall.membership_request r set answer = 'accepted', answered_at = now()
  where r.organization_id = organization and r.user_id = account and r.answer is null;
  delete from guildhall.invitation_link_claim c where c.organization_id = organization and c.user_id = account;
  return there;
end;
$$;

-- Uses a link once for the identified person, makes them a member with its role and teams, and enters the organization as
-- them. Whoever is a member already uses nothing up.
create function guildhall.join_linked(link uuid, secret bytea, out refusal text, out teams uuid[])
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  held record;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select * into held from guildhall.hold_link(link, secret);
  refusal := held.refusal;
  if refusal is not null then
    return;
  end if;
  update guildhall.invitation_link l set uses = l.uses + 1
  where l.organization_id = held.organization_id and l.id = join_linked.link
    and l.uses < l.max_uses and l.expires_at > now();
  if not found then
    refusal := 'link_used_up';
    return;
  end if;
  teams := guildhall.admit(held.organization_id, held.user_id, held.role, array(
    select lt.team_id from guildhall.invitation_link_team lt
    where lt.organization_id = held.organization_id and lt.link_id = join_linked.link));
  perform set_config('guildhall.context', guildhall.seal(1, held.organization_id, held.user_id), true);
end;
$$;
grant execute on function guildhall.join_linked(uuid, bytea) to guildhall_tenant;

-- The door owns what it runs.
alter function guildhall.view_link(uuid, bytea) owner to guildhall_door;
alter function guildhall.claim_link(uuid, bytea) owner to guildhall_door;
alter function guildhall.hold_link(uuid, bytea) owner to guildhall_door;
alter function guildhall.admit(uuid, uuid, text, uuid[]) owner to guildhall_door;
alter function guildhall.join_linked(uuid, bytea) owner to guildhall_door;

set local role guildhall_door;

-- Finds the invitation that the identified person would accept, or says why they can not, in the words of the problem
-- codes. All that this depends on is kept as it is until the transaction ends: the person, the organization, the
-- invitation, the roles and the members, locked in this order. Whether the inviter may still give the role is for the
-- caller to judge, who knows what the built-in roles permit.
create or replace function guildhall.hold_invitation(
  invitation uuid,
  secret bytea,
  out refusal text,
  out organization_id uuid,
  out organization_slug text,
  out organization_name text,
  out user_id uuid,
  out user_name text,
  out is_member boolean,
  out email text,
  out role text,
  out role_permissions text[],
  out inviter_role text,
  out inviter_permissions text[]
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  person identity."user";
  offer guildhall.invitation;
  seen_role text;
begin
  select u.* into person from identity."user" u
  where u.id = (select p.user_id from guildhall.person() p)
  for no key update;
  -- Said before anything is looked for, so that it tells nothing of what there is.
  if secret is null and not person.email_verified then
    refusal := 'email_unproved';
    return;
  end if;

  select o.id, o.slug, o.name into organization_id, organization_slug, organization_name
  from guildhall.invitation i
  join guildhall.organization o on o.id = i.organization_id and o.deletion_requested_at is null
  where i.id = hold_invitation.invitation
  for no key update of o;
  select i.* into offer from guildhall.invitation i
  where i.organization_id = hold_invitation.organization_id and i.id = hold_invitation.invitation
  for update;
  -- Their own membership can not end between this and the joining.
  perform from guildhall.member m where m.organization_id = offer.organization_id and m.user_id = person.id for key share;
  is_member := found;

  refusal := case
    when offer.id is null then 'not_found'
    -- Pressed twice: whoever joined the first time is told so the second time.
    when offer.answer = 'accepted' and is_member and person.email_verified and person.email = offer.email
      then 'already_member'
    when offer.answer is not null then 'not_found'
    when secret is not null and secret <> offer.secret_hash then 'not_found'
    when secret is null and person.email <> offer.email then 'not_found'
    when offer.expires_at <= now() then 'invitation_expired'
    when person.email <> offer.email then 'wrong_account'
    when not is_member then guildhall.may_join(offer.organization_id, offer.email)
  end;
  if refusal is not null then
    return;
  end if;
  user_id := person.id;
  user_name := person.name;
  email := offer.email;
  role := offer.role;

  -- Roles are locked before members everywhere, and which roles is known only from the member: so look until it holds.
  loop
    select m.role into seen_role from guildhall.member m
    where m.organization_id = offer.organization_id and m.user_id = offer.invited_by;
    perform from guildhall.role r
    where r.organization_id = offer.organization_id and r.name in (offer.role, seen_role)
    order by r.name
    for share;
    select m.role into inviter_role from guildhall.member m
    where m.organization_id = offer.organization_id and m.user_id = offer.invited_by
    for share;
    exit when inviter_role is not distinct from seen_role;
  end loop;
  select r.permissions into role_permissions from guildhall.role r
  where r.organization_id = offer.organization_id and r.name = offer.role;
  select r.permissions into inviter_permissions from guildhall.role r
  where r.organization_id = offer.organization_id and r.name = inviter_role;
end;
$$;
-- Uses an invitation up for the identified person, makes them a member with its role and teams, and enters the
-- organization as them. Whoever is a member already stays what they are. A secret that was mailed proves their address.
create or replace function guildhall.join_invited(
  invitation uuid,
  secret bytea,
  out refusal text,
  out joined boolean,
  out teams uuid[]
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  held record;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select * into held from guildhall.hold_invitation(invitation, secret);
  refusal := held.refusal;
  if refusal is not null then
    return;
  end if;

  update guildhall.invitation i set answer = 'accepted', answered_at = now(), secret_hash = null
  where i.organization_id = held.organization_id and i.id = join_invited.invitation
    and i.answer is null and i.expires_at > now();
  if not found then
    refusal := 'not_found';
    return;
  end if;

  joined := not held.is_member;
  teams := '{}';
  if joined then
    teams := guildhall.admit(held.organization_id, held.user_id, held.role, array(
      select it.team_id from guildhall.invitation_team it
      where it.organization_id = held.organization_id and it.invitation_id = join_invited.invitation));
  end if;

  if secret is not null then
    update identity."user" u set email_verified = true, updated_at = now()
    where u.id = held.user_id and not u.email_verified;
    if found then
      insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (guildhall.new_id(), held.user_id, 'user.email_verified',
              request ->> 'ip', request ->> 'userAgent', request ->> 'id');
    end if;
  end if;
  perform set_config('guildhall.context', guildhall.seal(1, held.organization_id, held.user_id), true);
end;
$$;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
grant execute on function guildhall.claim_link(uuid, bytea) to guildhall_owner;
set local role guildhall_owner;
