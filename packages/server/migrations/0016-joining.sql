-- Joining: e-mail domains that an organization proved, links, requests to join, and how many members there may be.

alter table guildhall.organization add column member_limit integer check (member_limit > 0);
comment on column guildhall.organization.member_limit is 'How many members there may be; null for any number.';

create table guildhall.email_domain (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  domain text not null
    check (domain ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$' and char_length(domain) <= 253),
  challenge text not null default translate(encode(
    decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'), 'base64'), '+/=', '-_'),
  joining text not null default 'none' check (joining in ('none', 'ask', 'join')),
  role text not null default 'member' check (role <> 'owner'),
  created_at timestamptz not null default now(),
  verified_at timestamptz,
  checked_at timestamptz,
  lost_at timestamptz,
  primary key (organization_id, id),
  unique (organization_id, domain),
  constraint email_domain_lost check (lost_at is null or verified_at is not null)
);
comment on table guildhall.email_domain is
  'An e-mail domain that an organization claims. Whose it is, only a record in the DNS proves; then verified_at is set.';
comment on column guildhall.email_domain.joining is
  'What people with a proved address in the domain may do: join by themselves, ask to, or neither.';
comment on column guildhall.email_domain.lost_at is 'Since when the record is missing; seven days later the domain is no longer proved.';
-- A domain is one organization's at a time.
create unique index email_domain_verified on guildhall.email_domain (domain) where verified_at is not null;
create index email_domain_checked on guildhall.email_domain (checked_at) where verified_at is not null;
select guildhall.isolate('guildhall.email_domain');
-- No request says that a domain is proved: the system does, which has asked the DNS.
revoke insert, update on guildhall.email_domain from guildhall_tenant;
grant insert (organization_id, id, domain, joining, role), update (joining, role) on guildhall.email_domain to guildhall_tenant;
create policy door on guildhall.email_domain to guildhall_door using (true) with check (true);
grant select, update (verified_at, checked_at, lost_at) on guildhall.email_domain to guildhall_door;

-- The organization that proved the domain of an e-mail address, in its canonical form; no row when none did.
create function guildhall.verified_domain_of(email text) returns table (organization_id uuid, domain text)
language sql stable
begin atomic
  select d.organization_id, d.domain
  from guildhall.email_domain d
  where d.domain = split_part(email, '@', -1) and d.verified_at is not null;
end;

-- Whether somebody with this address may become a member: null, else the word for why not. Everything that makes a member
-- but a founding asks this. It keeps the organization to the transaction, so that the answer holds until its end: whoever
-- locks other rows of the organization as well has locked the organization before.
create function guildhall.may_join(organization uuid, email text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  most integer;
begin
  select o.member_limit into most from guildhall.organization o where o.id = organization for no key update;
  if most <= (select count(*) from (
      select from guildhall.member m where m.organization_id = organization limit most) present) then
    return 'organization_full';
  end if;
  return null;
end;
$$;

-- Links: offers of membership to whoever has the secret, so many times.
create table guildhall.invitation_link (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  role text not null,
  invited_by uuid not null,
  inviter_name text not null,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  allowed_domain text,
  max_uses integer not null check (max_uses between 1 and 1000),
  uses integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (organization_id, id),
  constraint invitation_link_uses check (uses between 0 and max_uses)
);
comment on table guildhall.invitation_link is
  'An offer of membership to whoever has its secret, of which only the SHA-256 stands here, and a proved address. Each use is counted.';
create index invitation_link_created on guildhall.invitation_link (organization_id, created_at, id);
-- Recipients come with an id and do not know the organization's.
create index invitation_link_id on guildhall.invitation_link (id);
select guildhall.isolate('guildhall.invitation_link');
revoke select, insert, update on guildhall.invitation_link from guildhall_tenant;
grant select (organization_id, id, role, invited_by, inviter_name, allowed_domain, max_uses, uses, created_at, expires_at),
  insert (organization_id, id, role, secret_hash, allowed_domain, max_uses, expires_at)
  on guildhall.invitation_link to guildhall_tenant;
create policy door on guildhall.invitation_link to guildhall_door using (true) with check (true);
grant select, update (uses) on guildhall.invitation_link to guildhall_door;
create trigger vouch before insert on guildhall.invitation_link
  for each row execute function guildhall.vouch_for_invitation();

create table guildhall.invitation_link_team (
  organization_id uuid not null,
  link_id uuid not null,
  team_id uuid not null,
  primary key (organization_id, link_id, team_id),
  foreign key (organization_id, link_id) references guildhall.invitation_link on delete cascade,
  foreign key (organization_id, team_id) references guildhall.team on delete cascade
);
comment on table guildhall.invitation_link_team is 'A team that whoever joins by the link is put into.';
create index invitation_link_team_team on guildhall.invitation_link_team (organization_id, team_id);
select guildhall.isolate('guildhall.invitation_link_team');
revoke update on guildhall.invitation_link_team from guildhall_tenant;
create policy door on guildhall.invitation_link_team to guildhall_door using (true);
grant select on guildhall.invitation_link_team to guildhall_door;

create table guildhall.invitation_link_claim (
  organization_id uuid not null,
  link_id uuid not null,
  user_id uuid not null references identity."user" on delete cascade,
  claimed_at timestamptz not null default now(),
  primary key (organization_id, link_id, user_id),
  foreign key (organization_id, link_id) references guildhall.invitation_link on delete cascade
);
comment on table guildhall.invitation_link_claim is
  'Somebody signed up over a link and has to prove their address before they join: they need its secret no more.';
create index invitation_link_claim_user on guildhall.invitation_link_claim (user_id);
select guildhall.isolate('guildhall.invitation_link_claim');
revoke select, insert, update, delete on guildhall.invitation_link_claim from guildhall_tenant;
create policy door on guildhall.invitation_link_claim to guildhall_door using (true) with check (true);
grant select, insert, delete on guildhall.invitation_link_claim to guildhall_door;

-- Requests to join, by people with a proved address in a proved domain.
create table guildhall.membership_request (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  user_id uuid not null references identity."user" on delete cascade,
  name text not null,
  email text not null,
  requested_at timestamptz not null default now(),
  answer text check (answer in ('accepted', 'rejected', 'withdrawn')),
  answered_at timestamptz,
  primary key (organization_id, id),
  constraint membership_request_answered_once check (num_nulls(answer, answered_at) in (0, 2))
);
comment on table guildhall.membership_request is
  'Somebody asks to become a member, with the name and the proved address that they had then.';
create unique index membership_request_open on guildhall.membership_request (organization_id, user_id) where answer is null;
create index membership_request_requested on guildhall.membership_request (organization_id, requested_at, id) where answer is null;
create index membership_request_user on guildhall.membership_request (user_id);
select guildhall.isolate('guildhall.membership_request');
revoke insert, update, delete on guildhall.membership_request from guildhall_tenant;
grant update (answer, answered_at) on guildhall.membership_request to guildhall_tenant;
create policy door on guildhall.membership_request to guildhall_door using (true) with check (true);
grant select, insert, update (answer, answered_at) on guildhall.membership_request to guildhall_door;

-- A request that is answered stays answered, and none is accepted but by the function that makes the member.
create function guildhall.guard_answer() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if old.answer is not null or (current_user = 'guildhall_tenant' and new.answer is distinct from 'rejected') then
    raise exception 'a request to join is answered once, and accepted by guildhall.accept_request' using errcode = 'GH010';
  end if;
  return new;
end;
$$;
create trigger guard_answer before update on guildhall.membership_request
  for each row execute function guildhall.guard_answer();

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

-- Organizations that the identified person's proved address lets them join or ask to, those that they came to by a link
-- among them; none before it is proved. A role that is gone lets nobody in by themselves.
create function guildhall.joinable()
returns table (
  slug text, name text, logo_id uuid, way text, role text, link_id uuid, request_id uuid, requested_at timestamptz
)
language sql stable security definer
begin atomic
  with person as (
    select u.id, u.email from guildhall.person() p join identity."user" u on u.id = p.user_id and u.email_verified
  ), offer as (
    select d.organization_id, case
        when d.joining = 'ask' then 'ask'
        when d.role in ('admin', 'member') or exists (
          select from guildhall.role r where r.organization_id = d.organization_id and r.name = d.role) then 'join'
        else 'ask'
      end as way,
      d.role, null::uuid as link_id
    from person
    join guildhall.email_domain d on d.domain = split_part(person.email, '@', -1) and d.verified_at is not null
    where d.joining <> 'none'
    union all
    select l.organization_id, 'link', l.role, l.id
    from person
    join guildhall.invitation_link_claim c on c.user_id = person.id
    join guildhall.invitation_link l on l.organization_id = c.organization_id and l.id = c.link_id
    where l.expires_at > now() and l.uses < l.max_uses
  )
  select o.slug, o.name, o.logo_id, offer.way, case when offer.way <> 'ask' then offer.role end, offer.link_id, r.id, r.requested_at
  from person
  cross join offer
  join guildhall.organization o on o.id = offer.organization_id and o.deletion_requested_at is null
  left join guildhall.membership_request r
    on r.organization_id = o.id and r.user_id = person.id and r.answer is null and offer.way <> 'link'
  where not exists (select from guildhall.member m where m.organization_id = o.id and m.user_id = person.id)
  order by o.name, o.id, offer.way;
end;
grant execute on function guildhall.joinable() to guildhall_tenant;

-- Keeps the identified person and an organization to the transaction whose proved domain their proved address is in. The
-- refusal says nothing of an organization that is not there for them.
create function guildhall.hold_domain(
  slug text,
  out refusal text,
  out organization_id uuid,
  out organization_name text,
  out user_id uuid,
  out user_name text,
  out user_email text,
  out way text,
  out role text
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  select u.id, u.name, u.email into user_id, user_name, user_email from identity."user" u
  where u.id = (select p.user_id from guildhall.person() p) and u.email_verified
  for no key update;
  if user_id is null then
    refusal := 'email_unproved';
    return;
  end if;
  select o.id, o.name into organization_id, organization_name
  from guildhall.organization o
  where o.slug = hold_domain.slug and o.deletion_requested_at is null
    and (o.id in (select d.organization_id from guildhall.verified_domain_of(user_email) d)
      or exists (select from guildhall.member m where m.organization_id = o.id and m.user_id = hold_domain.user_id))
  for no key update;
  if exists (select from guildhall.member m
             where m.organization_id = hold_domain.organization_id and m.user_id = hold_domain.user_id) then
    refusal := 'already_member';
    return;
  end if;
  select d.role, case
      when d.joining = 'ask' then 'ask'
      when d.role in ('admin', 'member') or exists (
        select from guildhall.role r where r.organization_id = d.organization_id and r.name = d.role for share) then 'join'
      else 'ask'
    end
    into role, way
  from guildhall.email_domain d
  where d.organization_id = hold_domain.organization_id and d.domain = split_part(user_email, '@', -1)
    and d.verified_at is not null and d.joining <> 'none'
  for share;
  refusal := case
    when way is null then 'not_found'
    else guildhall.may_join(organization_id, user_email)
  end;
end;
$$;

-- Makes the identified person a member where their proved address lets them join by themselves, and enters as them.
create function guildhall.join_by_domain(
  slug text,
  out refusal text,
  out organization_id uuid,
  out organization_name text,
  out user_id uuid,
  out user_name text,
  out user_email text,
  out role text
)
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
  select * into held from guildhall.hold_domain(slug);
  refusal := coalesce(held.refusal, case when held.way <> 'join' then 'request_required' end);
  if refusal is not null then
    return;
  end if;
  organization_id := held.organization_id;
  organization_name := held.organization_name;
  user_id := held.user_id;
  user_name := held.user_name;
  user_email := held.user_email;
  role := held.role;
  perform guildhall.admit(organization_id, user_id, role, '{}');
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$$;
grant execute on function guildhall.join_by_domain(text) to guildhall_tenant;

-- Notes that the identified person asks to join, and records it; it enters nothing. Asking twice is asking once: then
-- `request_id` is the request that is open.
create function guildhall.ask_to_join(
  slug text,
  request uuid,
  out refusal text,
  out organization_id uuid,
  out request_id uuid,
  out requested_at timestamptz,
  out asked boolean
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  held record;
  asking jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
begin
  select * into held from guildhall.hold_domain(slug);
  refusal := held.refusal;
  if refusal is not null then
    return;
  end if;
  organization_id := held.organization_id;
  insert into guildhall.membership_request as r (organization_id, id, user_id, name, email)
  values (held.organization_id, request, held.user_id, held.user_name, held.user_email)
  on conflict (organization_id, user_id) where answer is null do nothing
  returning r.id, r.requested_at into request_id, requested_at;
  asked := found;
  if not asked then
    select r.id, r.requested_at into request_id, requested_at from guildhall.membership_request r
    where r.organization_id = held.organization_id and r.user_id = held.user_id and r.answer is null;
    return;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, ip, user_agent, request_id)
  values (held.organization_id, guildhall.new_id(), 'membership_request.created', held.user_id, held.user_name,
          'membership_request', request::text, held.user_email, asking ->> 'ip', asking ->> 'userAgent', asking ->> 'id');
end;
$$;
grant execute on function guildhall.ask_to_join(text, uuid) to guildhall_tenant;

-- Takes the identified person's own request back, and records it; it enters nothing. False when there is none that is open.
create function guildhall.withdraw_request(slug text) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  asking jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  account uuid := (select p.user_id from guildhall.person() p);
  withdrawn guildhall.membership_request;
begin
  update guildhall.membership_request r set answer = 'withdrawn', answered_at = now()
  where r.user_id = account and r.answer is null
    and r.organization_id = (select o.id from guildhall.organization o where o.slug = withdraw_request.slug)
  returning r.* into withdrawn;
  if not found then
    return false;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, ip, user_agent, request_id)
  values (withdrawn.organization_id, guildhall.new_id(), 'membership_request.withdrawn', account, withdrawn.name,
          'membership_request', withdrawn.id::text, withdrawn.email,
          asking ->> 'ip', asking ->> 'userAgent', asking ->> 'id');
  return true;
end;
$$;
grant execute on function guildhall.withdraw_request(text) to guildhall_tenant;

-- Keeps to the transaction who asked to join the entered organization, and the organization: in this order, and before
-- any other lock. A refusal when the request is not open, or its address no longer theirs and proved, or nobody can join.
create function guildhall.hold_request(
  request uuid,
  out refusal text,
  out user_id uuid,
  out user_name text,
  out user_email text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  organization uuid := guildhall.organization_id();
begin
  select u.id, u.name, u.email into user_id, user_name, user_email
  from guildhall.membership_request r
  join identity."user" u on u.id = r.user_id and u.email = r.email and u.email_verified
  where r.organization_id = organization and r.id = hold_request.request and r.answer is null
  for no key update of u;
  refusal := guildhall.may_join(organization, user_email);
  perform from guildhall.membership_request r
  where r.organization_id = organization and r.id = hold_request.request and r.answer is null and hold_request.user_id is not null
  for update;
  if not found then
    refusal := 'not_found';
  end if;
end;
$$;
grant execute on function guildhall.hold_request(uuid) to guildhall_tenant;

-- Makes somebody who asked to join the entered organization a member. Only an owner makes an owner; the caller has held the
-- request, and asked whether the actor may give the role.
create function guildhall.accept_request(request uuid, role text, out refusal text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  held record;
begin
  if accept_request.role = 'owner' and not exists (
    select from guildhall.member m
    where m.organization_id = guildhall.organization_id() and m.user_id = guildhall.actor_id() and m.role = 'owner'
  ) then
    raise exception 'only an owner gives, changes or takes away the role owner' using errcode = 'GH006';
  end if;
  select * into held from guildhall.hold_request(request);
  refusal := held.refusal;
  if refusal is null then
    perform guildhall.admit(guildhall.organization_id(), held.user_id, accept_request.role, '{}');
  end if;
end;
$$;
grant execute on function guildhall.accept_request(uuid, text) to guildhall_tenant;

-- Notes that the DNS proves a claim: `proved`, `taken` when another organization's is proved, `gone` when the claim is.
create function guildhall.prove_domain(organization uuid, claim uuid, challenge text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update guildhall.email_domain d
  set verified_at = coalesce(d.verified_at, now()), checked_at = now(), lost_at = null
  where d.organization_id = organization and d.id = claim and d.challenge = prove_domain.challenge;
  return case when found then 'proved' else 'gone' end;
exception when unique_violation then
  return 'taken';
end;
$$;

-- Takes proved domains that nobody looked at for a day, a few at a time; servers that ask at the same time take others.
create function guildhall.take_domains_to_check(most integer)
returns table (organization_id uuid, id uuid, domain text, challenge text)
language sql volatile security definer
begin atomic
  update guildhall.email_domain d set checked_at = now()
  where (d.organization_id, d.id) in (
    select c.organization_id, c.id from guildhall.email_domain c
    where c.verified_at is not null and c.checked_at < now() - interval '1 day'
    order by c.checked_at
    limit most
    for update skip locked
  )
  returning d.organization_id, d.id, d.domain, d.challenge;
end;

-- Notes that the record of a proved domain is missing: `lost` the first time, `unproved` after seven days of it, else null.
create function guildhall.miss_domain(organization uuid, claim uuid, challenge text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  since timestamptz;
begin
  select d.lost_at into since from guildhall.email_domain d
  where d.organization_id = organization and d.id = claim and d.challenge = miss_domain.challenge
    and d.verified_at is not null
  for update;
  if not found or since > now() - interval '7 days' then
    return null;
  end if;
  update guildhall.email_domain d
  set lost_at = case when since is null then now() end,
      verified_at = case when since is null then d.verified_at end
  where d.organization_id = organization and d.id = claim;
  return case when since is null then 'lost' else 'unproved' end;
end;
$$;

-- The door owns what it runs.
alter function guildhall.verified_domain_of(text) owner to guildhall_door;
alter function guildhall.may_join(uuid, text) owner to guildhall_door;
alter function guildhall.view_link(uuid, bytea) owner to guildhall_door;
alter function guildhall.claim_link(uuid, bytea) owner to guildhall_door;
alter function guildhall.hold_link(uuid, bytea) owner to guildhall_door;
alter function guildhall.admit(uuid, uuid, text, uuid[]) owner to guildhall_door;
alter function guildhall.join_linked(uuid, bytea) owner to guildhall_door;
alter function guildhall.joinable() owner to guildhall_door;
alter function guildhall.hold_domain(text) owner to guildhall_door;
alter function guildhall.join_by_domain(text) owner to guildhall_door;
alter function guildhall.ask_to_join(text, uuid) owner to guildhall_door;
alter function guildhall.withdraw_request(text) owner to guildhall_door;
alter function guildhall.hold_request(uuid) owner to guildhall_door;
alter function guildhall.accept_request(uuid, text) owner to guildhall_door;
alter function guildhall.prove_domain(uuid, uuid, text) owner to guildhall_door;
alter function guildhall.take_domains_to_check(integer) owner to guildhall_door;
alter function guildhall.miss_domain(uuid, uuid, text) owner to guildhall_door;

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
-- The logo of an organization that the identified person belongs to, or another account of their browser, or that their
-- proved address lets them join or ask to.
create or replace function guildhall.logo_of(slug text, image uuid, any_account boolean) returns table (type text, bytes bytea)
language sql stable security definer
begin atomic
  select i.type, i.bytes
  from guildhall.person() p
  join guildhall.browser_account ba on ba.browser_id = p.browser_id and (any_account or ba.user_id = p.user_id)
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  join guildhall.organization o
    on o.slug = logo_of.slug and o.logo_id = logo_of.image and guildhall.is_there(o.deletion_requested_at)
  left join guildhall.member m on m.organization_id = o.id and m.user_id = ba.user_id
  join guildhall.image i on i.organization_id = o.id and i.id = o.logo_id
  where m.user_id is not null or exists (select from guildhall.joinable() j where j.slug = o.slug)
  limit 1;
end;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
grant execute on function guildhall.claim_link(uuid, bytea) to guildhall_owner;
grant execute on function guildhall.prove_domain(uuid, uuid, text) to guildhall_owner;
grant execute on function guildhall.take_domains_to_check(integer) to guildhall_owner;
grant execute on function guildhall.miss_domain(uuid, uuid, text) to guildhall_owner;
set local role guildhall_owner;
