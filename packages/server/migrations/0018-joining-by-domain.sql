-- Joining by a proved e-mail domain: by oneself, or by asking to; and the proofs of domains.

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
grant execute on function guildhall.prove_domain(uuid, uuid, text) to guildhall_owner;
grant execute on function guildhall.take_domains_to_check(integer) to guildhall_owner;
grant execute on function guildhall.miss_domain(uuid, uuid, text) to guildhall_owner;
set local role guildhall_owner;
