-- Invitations: offers of membership to an e-mail address, each used once, by whoever proves that mailbox.

create table guildhall.invitation (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  email text not null check (email = lower(email) and email ~ '^[\x21-\x7e]+$' and char_length(email) <= 254),
  role text not null,
  invited_by uuid not null,
  inviter_name text not null,
  secret_hash bytea check (octet_length(secret_hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  answer text check (answer in ('accepted', 'declined', 'revoked', 'replaced')),
  answered_at timestamptz,
  primary key (organization_id, id),
  constraint invitation_answered_once check (num_nulls(answer, answered_at) in (0, 2) and num_nulls(answer, secret_hash) = 1)
);
comment on table guildhall.invitation is
  'An offer of membership to an e-mail address. Its secret stands in a mail, here only its SHA-256, and not even that once it is answered.';
create unique index invitation_open on guildhall.invitation (organization_id, email) where answer is null;
create index invitation_created on guildhall.invitation (organization_id, created_at, id) where answer is null;
-- Recipients come with an id or an address and do not know the organization's id.
create index invitation_id on guildhall.invitation (id);
create index invitation_email on guildhall.invitation (email, created_at) where answer is null;
select guildhall.isolate('guildhall.invitation');
revoke select, insert, update, delete on guildhall.invitation from guildhall_tenant;
grant select (organization_id, id, email, role, invited_by, inviter_name, created_at, expires_at, answer, answered_at),
  insert (organization_id, id, email, role, secret_hash, expires_at),
  update (secret_hash, expires_at, answer, answered_at)
  on guildhall.invitation to guildhall_tenant;
create policy door on guildhall.invitation to guildhall_door using (true) with check (true);
grant select, update on guildhall.invitation to guildhall_door;

-- Whoever gives an invitation its secret vouches for it: the seal says who that is, never the statement.
create function guildhall.vouch_for_invitation() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  select m.user_id, m.name into strict new.invited_by, new.inviter_name
  from guildhall.member m
  where m.organization_id = new.organization_id and m.user_id = guildhall.actor_id();
  return new;
end;
$$;
create trigger vouch before insert or update of secret_hash on guildhall.invitation
  for each row when (new.secret_hash is not null) execute function guildhall.vouch_for_invitation();

create table guildhall.invitation_team (
  organization_id uuid not null,
  invitation_id uuid not null,
  team_id uuid not null,
  primary key (organization_id, invitation_id, team_id),
  foreign key (organization_id, invitation_id) references guildhall.invitation on delete cascade,
  foreign key (organization_id, team_id) references guildhall.team on delete cascade
);
comment on table guildhall.invitation_team is 'A team that whoever accepts the invitation joins.';
create index invitation_team_team on guildhall.invitation_team (organization_id, team_id);
select guildhall.isolate('guildhall.invitation_team');
revoke update on guildhall.invitation_team from guildhall_tenant;
create policy door on guildhall.invitation_team to guildhall_door using (true);
grant select on guildhall.invitation_team to guildhall_door;

-- What the functions below read, write, or lock: a lock asks for the right to update.
grant update (email_verified) on identity."user" to guildhall_door;
grant update (permissions) on guildhall.role to guildhall_door;
create policy door on guildhall.event for insert to guildhall_door with check (true);
grant insert on guildhall.event to guildhall_door;
create policy door on guildhall.team to guildhall_door using (true);
grant select, update (name) on guildhall.team to guildhall_door;
create policy door on guildhall.team_member for insert to guildhall_door with check (true);
grant insert on guildhall.team_member to guildhall_door;

-- What an invitation offers, for whoever holds its secret; no row without it.
create function guildhall.view_invitation(invitation uuid, secret bytea)
returns table (
  organization_slug text, organization_name text, inviter_name text, role text, email text, expires_at timestamptz,
  expired boolean, known boolean
)
language sql stable security definer
begin atomic
  select o.slug, o.name, coalesce(m.name, i.inviter_name), i.role, i.email, i.expires_at, i.expires_at <= now(),
         exists (select from identity."user" u where u.email = i.email)
  from guildhall.invitation i
  join guildhall.organization o on o.id = i.organization_id and o.deletion_requested_at is null
  left join guildhall.member m on m.organization_id = i.organization_id and m.user_id = i.invited_by
  where i.id = view_invitation.invitation and i.secret_hash = view_invitation.secret;
end;
grant execute on function guildhall.view_invitation(uuid, bytea) to guildhall_tenant;

-- The open invitations to the identified person's address, the latest first; none while it is not proved.
create function guildhall.own_invitations()
returns table (
  id uuid, organization_slug text, organization_name text, inviter_name text, role text, email text, expires_at timestamptz
)
language sql stable security definer
begin atomic
  select i.id, o.slug, o.name, coalesce(m.name, i.inviter_name), i.role, i.email, i.expires_at
  from guildhall.person() p
  join identity."user" u on u.id = p.user_id and u.email_verified
  join guildhall.invitation i on i.email = u.email and i.answer is null and i.expires_at > now()
  join guildhall.organization o on o.id = i.organization_id and o.deletion_requested_at is null
  left join guildhall.member m on m.organization_id = i.organization_id and m.user_id = i.invited_by
  order by i.created_at desc, i.id desc;
end;
grant execute on function guildhall.own_invitations() to guildhall_tenant;

-- Finds the invitation that the identified person would accept, or says why they can not, in the words of the problem
-- codes. All that this depends on is kept as it is until the transaction ends: the person, the organization, the
-- invitation, the roles and the members, locked in this order. Whether the inviter may still give the role is for the
-- caller to judge, who knows what the built-in roles permit.
create function guildhall.hold_invitation(
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
  for key share of o;
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
grant execute on function guildhall.hold_invitation(uuid, bytea) to guildhall_tenant;

-- Uses an invitation up for the identified person, makes them a member with its role and teams, and enters the
-- organization as them. Whoever is a member already stays what they are. A secret that was mailed proves their address.
create function guildhall.join_invited(
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

  insert into guildhall.member (organization_id, user_id, role, name, email)
  select held.organization_id, u.id, held.role, u.name, u.email from identity."user" u where u.id = held.user_id
  on conflict on constraint member_pkey do nothing;
  joined := found;
  teams := '{}';
  if joined then
    select coalesce(array_agg(t.id), '{}') into teams from (
      select t.id from guildhall.invitation_team it
      join guildhall.team t on t.organization_id = it.organization_id and t.id = it.team_id
      where it.organization_id = held.organization_id and it.invitation_id = join_invited.invitation
      order by t.id
      for key share of t
    ) t;
    insert into guildhall.team_member (organization_id, team_id, user_id)
    select held.organization_id, team, held.user_id from unnest(teams) team;
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
grant execute on function guildhall.join_invited(uuid, bytea) to guildhall_tenant;

-- Declines an invitation, for whoever holds its secret or is signed in in this browser with the invited address, proved.
-- It records that itself and enters nothing: whoever declines is no member. False, and nothing has happened, for others.
create function guildhall.decline_invitation(
  invitation uuid,
  secret bytea,
  credential bytea,
  account uuid,
  event uuid,
  request text
) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  asked jsonb := request::jsonb;
  organization uuid;
  offer guildhall.invitation;
  recipient record;
begin
  select o.id into organization
  from guildhall.invitation i
  join guildhall.organization o on o.id = i.organization_id and o.deletion_requested_at is null
  where i.id = decline_invitation.invitation
  for key share of o;
  select i.* into offer from guildhall.invitation i
  where i.organization_id = organization and i.id = decline_invitation.invitation
  for update;
  select a.user_id, a.name into recipient from guildhall.accounts_of(credential) a
  where a.email = offer.email and (a.email_verified or secret is not null) and (account is null or a.user_id = account)
  limit 1;
  if (case when secret is null then recipient.user_id is not null else offer.secret_hash = secret end) is not true then
    return false;
  end if;

  update guildhall.invitation i set answer = 'declined', answered_at = now(), secret_hash = null
  where i.organization_id = organization and i.id = decline_invitation.invitation
    and i.answer is null and i.expires_at > now();
  if not found then
    return false;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, ip, user_agent, request_id)
  values (organization, event, 'invitation.declined', recipient.user_id, coalesce(recipient.name, offer.email),
          'invitation', offer.id::text, offer.email, asked ->> 'ip', asked ->> 'userAgent', asked ->> 'id');
  return true;
end;
$$;
grant execute on function guildhall.decline_invitation(uuid, bytea, bytea, uuid, uuid, text) to guildhall_tenant;

-- The door owns what it runs.
alter function guildhall.view_invitation(uuid, bytea) owner to guildhall_door;
alter function guildhall.own_invitations() owner to guildhall_door;
alter function guildhall.hold_invitation(uuid, bytea) owner to guildhall_door;
alter function guildhall.join_invited(uuid, bytea) owner to guildhall_door;
alter function guildhall.decline_invitation(uuid, bytea, bytea, uuid, uuid, text) owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.hold_invitation(uuid, bytea) to guildhall_owner;
grant execute on function guildhall.join_invited(uuid, bytea) to guildhall_owner;
set local role guildhall_owner;
