-- Single sign-on: an organization's own identity provider, and whom it vouches for. It speaks for its own organization.

create table guildhall.sso_connection (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('oidc', 'saml')),
  state text not null default 'draft' check (state in ('draft', 'live')),
  issuer text not null check (char_length(issuer) between 1 and 1024),
  client_id text,
  client_secret text,
  sign_in_url text,
  certificates text[],
  provision_role text check (provision_role <> 'owner'),
  revision integer not null default 1,
  tested_revision integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, id),
  constraint sso_connection_of_its_kind check (case kind
    when 'oidc' then num_nulls(client_id, client_secret) = 0 and num_nonnulls(sign_in_url, certificates) = 0
    else num_nulls(sign_in_url, certificates) = 0 and num_nonnulls(client_id, client_secret) = 0
      and cardinality(certificates) between 1 and 5
  end)
);
comment on table guildhall.sso_connection is
  'An identity provider of an organization. Only one that was tried as it stands becomes live, and one at a time is.';
comment on column guildhall.sso_connection.issuer is 'The issuer of OpenID Connect, or the entity id of SAML.';
comment on column guildhall.sso_connection.client_secret is 'Sealed; requests write it and can not read it.';
comment on column guildhall.sso_connection.provision_role is
  'What somebody becomes whom it vouches for and who is no member; null lets nobody in who is none.';
comment on column guildhall.sso_connection.revision is
  'Counts the changes of what is relied on: what was begun before one does not count after it.';
create unique index sso_connection_live on guildhall.sso_connection (organization_id) where state = 'live';
-- A browser comes back with an id and does not know the organization's.
create index sso_connection_id on guildhall.sso_connection (id);
select guildhall.isolate('guildhall.sso_connection');
revoke select, insert, update on guildhall.sso_connection from guildhall_tenant;
grant select (organization_id, id, kind, state, issuer, client_id, sign_in_url, certificates, provision_role, revision,
    tested_revision, created_at, updated_at),
  insert (organization_id, id, kind, issuer, client_id, client_secret, sign_in_url, certificates, provision_role),
  update (state, client_id, client_secret, sign_in_url, certificates, provision_role)
  on guildhall.sso_connection to guildhall_tenant;
create policy door on guildhall.sso_connection to guildhall_door using (true) with check (true);
grant select, update (tested_revision) on guildhall.sso_connection to guildhall_door;

create table guildhall.sso_identity (
  organization_id uuid not null,
  connection_id uuid not null,
  subject text not null check (char_length(subject) between 1 and 1024),
  user_id uuid not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (organization_id, connection_id, subject),
  unique (organization_id, connection_id, user_id),
  foreign key (organization_id, connection_id) references guildhall.sso_connection on delete cascade,
  foreign key (organization_id, user_id) references guildhall.member on delete cascade
);
comment on table guildhall.sso_identity is
  'Which member an identity provider means by a subject. It ends with the membership, and with the connection.';
create index sso_identity_user on guildhall.sso_identity (organization_id, user_id);
select guildhall.isolate('guildhall.sso_identity');
revoke select, insert, update, delete on guildhall.sso_identity from guildhall_tenant;
create policy door on guildhall.sso_identity to guildhall_door using (true) with check (true);
grant select, insert, update (last_used_at) on guildhall.sso_identity to guildhall_door;

create table guildhall.sso_assertion (
  organization_id uuid not null,
  connection_id uuid not null,
  id_hash bytea not null check (octet_length(id_hash) = 32),
  expires_at timestamptz not null,
  primary key (organization_id, connection_id, id_hash),
  foreign key (organization_id, connection_id) references guildhall.sso_connection on delete cascade
);
comment on table guildhall.sso_assertion is 'An assertion that was used, until it could not be used any more anyway.';
create index sso_assertion_expiry on guildhall.sso_assertion (expires_at);
select guildhall.isolate('guildhall.sso_assertion');
revoke select, insert, update, delete on guildhall.sso_assertion from guildhall_tenant;
create policy door on guildhall.sso_assertion to guildhall_door using (true) with check (true);
-- A lock asks for the right to update.
grant select, insert, update (expires_at), delete on guildhall.sso_assertion to guildhall_door;

grant update (methods) on identity.session to guildhall_door;
grant select (user_id) on identity.account to guildhall_door;

-- Takes an organization's identity provider away from the account sessions that it was shown in: of everybody, or of the
-- people with an address in one domain. At their next request they are asked for what its policy asks.
create function guildhall.forget_sso(organization uuid, domain text default null) returns void
language sql
begin atomic
  update identity.session s
  set methods = array_remove(array_remove(s.methods, 'sso:' || organization), 'mfa:' || organization)
  where s.methods && array['sso:' || organization, 'mfa:' || organization]
    and (domain is null or exists (
      select from identity."user" u where u.id = s.user_id and split_part(u.email, '@', -1) = forget_sso.domain));
end;

-- What was changed has to be tried anew before it is live. What was relied on while it was live is not any more.
create function guildhall.guard_sso_connection() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    if (new.client_id, new.client_secret, new.sign_in_url, new.certificates)
      is distinct from (old.client_id, old.client_secret, old.sign_in_url, old.certificates) then
      new.revision := old.revision + 1;
      new.state := 'draft';
    end if;
    if new.state = 'live' and new.tested_revision is distinct from new.revision then
      raise exception 'an identity provider is tried before it is live' using errcode = 'GH013';
    end if;
    new.updated_at := now();
  end if;
  if old.state = 'live' and (tg_op = 'DELETE' or new.state <> 'live') then
    perform guildhall.forget_sso(old.organization_id);
  end if;
  return case tg_op when 'DELETE' then old else new end;
end;
$$;
create trigger guard before update or delete on guildhall.sso_connection
  for each row execute function guildhall.guard_sso_connection();

-- What an identity provider said of a domain counts as long as the domain is the organization's.
create function guildhall.forget_sso_of_domain() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform guildhall.forget_sso(old.organization_id, old.domain);
  return null;
end;
$$;
create trigger forget_sso_lost after update of verified_at on guildhall.email_domain
  for each row when (old.verified_at is not null and new.verified_at is null)
  execute function guildhall.forget_sso_of_domain();
create trigger forget_sso_given_up after delete on guildhall.email_domain
  for each row when (old.verified_at is not null)
  execute function guildhall.forget_sso_of_domain();

-- An identity provider by its organization's slug, where it is live, or by its own id. No row for an organization that is
-- not there, is being deleted, or has no proved domain: nobody can be vouched for there.
create function guildhall.find_sso(slug text, connection uuid)
returns table (
  organization_id uuid, organization_slug text, id uuid, kind text, state text, issuer text, client_id text,
  client_secret text, sign_in_url text, certificates text[], revision integer, max_age_seconds integer
)
language sql stable security definer
begin atomic
  select c.organization_id, o.slug, c.id, c.kind, c.state, c.issuer, c.client_id,
         c.client_secret, c.sign_in_url, c.certificates, c.revision, least(o.max_age_seconds, o.idle_seconds)
  from guildhall.organization o
  join guildhall.sso_connection c on c.organization_id = o.id
  where o.deletion_requested_at is null
    and (c.id = find_sso.connection or find_sso.connection is null and o.slug = find_sso.slug and c.state = 'live')
    and exists (select from guildhall.email_domain d where d.organization_id = o.id and d.verified_at is not null);
end;

-- Whom an identity provider means by a subject and an address. All that this depends on is kept as it is until the
-- transaction ends, locked in the order of guildhall.hold_link. `person` is null for somebody who is to be made.
-- An address that its person did not prove finds them only while nobody but an identity provider could sign in as them:
-- whoever took the address without having it would else be let in with what they know.
create function guildhall.recognize(
  organization uuid,
  connection uuid,
  revision integer,
  subject text,
  email text,
  out refusal text,
  out person uuid,
  out is_member boolean,
  out role text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  known uuid;
  held identity."user";
  found_connection guildhall.sso_connection;
begin
  select i.user_id into known from guildhall.sso_identity i
  where i.organization_id = recognize.organization and i.connection_id = recognize.connection
    and i.subject = recognize.subject;
  select u.* into held from identity."user" u
  where case when known is null then u.email = recognize.email else u.id = known end
  for no key update;
  person := held.id;

  perform from guildhall.organization o
  where o.id = recognize.organization and o.deletion_requested_at is null
  for no key update;
  select c.* into found_connection from guildhall.sso_connection c
  where found and c.organization_id = recognize.organization and c.id = recognize.connection
    and c.revision = recognize.revision and c.state = 'live'
  for share;
  if found_connection.id is null then
    refusal := 'challenge_expired';
    return;
  end if;
  role := found_connection.provision_role;

  -- Their address with us and the one that is asserted are both to be in a domain of this organization's, now.
  perform from guildhall.email_domain d
  where d.organization_id = recognize.organization and d.verified_at is not null
    and d.domain in (split_part(recognize.email, '@', -1), split_part(held.email, '@', -1))
  for share;
  if exists (
    select from unnest(array[recognize.email, held.email]) address
    where split_part(address, '@', -1) not in (
      select d.domain from guildhall.email_domain d
      where d.organization_id = recognize.organization and d.verified_at is not null)
  ) then
    refusal := 'sso_refused';
    return;
  end if;

  -- The identity went with the membership while this waited, or another came.
  if known is not null and not exists (
    select from guildhall.sso_identity i
    where i.organization_id = recognize.organization and i.connection_id = recognize.connection
      and i.subject = recognize.subject and i.user_id = known
  ) or known is null and exists (
    select from guildhall.sso_identity i
    where i.organization_id = recognize.organization and i.connection_id = recognize.connection
      and (i.subject = recognize.subject or i.user_id = person)
  ) then
    refusal := 'sso_refused';
    return;
  end if;

  if known is null and held.id is not null and not held.email_verified and (
    exists (select from identity.account a where a.user_id = held.id)
    or exists (select from identity.passkey p where p.user_id = held.id)
  ) then
    refusal := 'sso_refused';
    return;
  end if;

  perform from guildhall.member m
  where m.organization_id = recognize.organization and m.user_id = person
  for key share;
  is_member := found;
  if is_member then
    return;
  end if;
  if role not in ('admin', 'member') then
    perform from guildhall.role r where r.organization_id = recognize.organization and r.name = role for share;
    if not found then
      role := null;
    end if;
  end if;
  refusal := case
    when role is null then 'sso_refused'
    else guildhall.may_join(recognize.organization, coalesce(held.email, recognize.email))
  end;
end;
$$;

-- Links a subject to whom guildhall.recognize found in this transaction, or to who was made since; whoever is no member
-- becomes one, as what the connection says, and that is recorded.
create function guildhall.link_identity(
  organization uuid,
  connection uuid,
  subject text,
  person uuid,
  event uuid,
  request jsonb,
  out joined boolean
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  given text;
begin
  joined := not exists (
    select from guildhall.member m
    where m.organization_id = link_identity.organization and m.user_id = link_identity.person);
  if joined then
    select c.provision_role into strict given from guildhall.sso_connection c
    where c.organization_id = link_identity.organization and c.id = link_identity.connection;
    perform guildhall.admit(organization, person, given, '{}');
    insert into guildhall.event
      (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, after, ip, user_agent,
       request_id)
    select link_identity.organization, link_identity.event, 'member.joined', u.id, u.name, 'member', u.id::text, u.name,
           jsonb_build_object('role', given, 'teams', '[]'::jsonb, 'sso', link_identity.connection),
           request ->> 'ip', request ->> 'userAgent', request ->> 'id'
    from identity."user" u where u.id = link_identity.person;
  end if;
  insert into guildhall.sso_identity as i (organization_id, connection_id, subject, user_id)
  values (organization, connection, subject, person)
  on conflict (organization_id, connection_id, subject) do update set last_used_at = now();
end;
$$;

-- Notes that a connection was tried as it stands, with somebody in a proved domain; false when it does not stand so any more.
create function guildhall.note_sso_test(organization uuid, connection uuid, revision integer, email text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if not exists (
    select from guildhall.verified_domain_of(email) d where d.organization_id = note_sso_test.organization) then
    return 'sso_refused';
  end if;
  update guildhall.sso_connection c set tested_revision = c.revision
  where c.organization_id = organization and c.id = connection and c.revision = note_sso_test.revision;
  return case when found then null else 'challenge_expired' end;
end;
$$;

-- Uses an assertion up: false for one that was used before. Those that are too old are forgotten on the way.
create function guildhall.use_assertion(organization uuid, connection uuid, hash bytea, expires timestamptz) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from guildhall.sso_assertion a
  where (a.organization_id, a.connection_id, a.id_hash) in (
    select e.organization_id, e.connection_id, e.id_hash from guildhall.sso_assertion e
    where e.expires_at <= now() limit 100 for update skip locked
  );
  insert into guildhall.sso_assertion (organization_id, connection_id, id_hash, expires_at)
  values (organization, connection, hash, expires)
  on conflict do nothing;
  return found;
end;
$$;

-- The door owns what it runs.
alter function guildhall.forget_sso(uuid, text) owner to guildhall_door;
alter function guildhall.guard_sso_connection() owner to guildhall_door;
alter function guildhall.forget_sso_of_domain() owner to guildhall_door;
alter function guildhall.find_sso(text, uuid) owner to guildhall_door;
alter function guildhall.recognize(uuid, uuid, integer, text, text) owner to guildhall_door;
alter function guildhall.link_identity(uuid, uuid, text, uuid, uuid, jsonb) owner to guildhall_door;
alter function guildhall.note_sso_test(uuid, uuid, integer, text) owner to guildhall_door;
alter function guildhall.use_assertion(uuid, uuid, bytea, timestamptz) owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.find_sso(text, uuid) to guildhall_owner;
grant execute on function guildhall.recognize(uuid, uuid, integer, text, text) to guildhall_owner;
grant execute on function guildhall.link_identity(uuid, uuid, text, uuid, uuid, jsonb) to guildhall_owner;
grant execute on function guildhall.note_sso_test(uuid, uuid, integer, text) to guildhall_owner;
grant execute on function guildhall.use_assertion(uuid, uuid, bytea, timestamptz) to guildhall_owner;

-- The ways that would do for what an organization asks: its own identity provider among them, where it has one.
create function guildhall.ways_in(asked text, allowed_methods text[], organization uuid) returns text[]
language sql stable
begin atomic
  select guildhall.ways_for(asked, allowed_methods) || case
      when allowed_methods is null and asked <> 'step_up_required:mfa' and exists (
        select from guildhall.sso_connection c where c.organization_id = organization and c.state = 'live')
        then '{sso}'::text[]
      else '{}'
    end;
end;

create or replace function guildhall.refusal_of(asked text, organization uuid) returns text
language sql stable
begin atomic
  select case
    when starts_with(asked, 'step_up_required:') then concat_ws(' ',
      asked,
      case when asked = 'step_up_required:fresh' then least(o.max_age_seconds, o.idle_seconds)::text else '' end,
      array_to_string(guildhall.ways_in(asked, o.allowed_methods, o.id), ','))
    else asked
  end
  from guildhall.organization o
  where o.id = organization;
end;

create or replace function guildhall.proof_asked(session uuid, max_age_seconds integer) returns text
language sql stable security definer
begin atomic
  select case
    when m.user_id is null then 'not_found'
    when a.id is null then 'organization_session_required'
    when guildhall.has_second_factor(s.user_id) and not a.methods && array['mfa', 'mfa:' || o.id]
      then concat_ws(' ', 'step_up_required:mfa', '',
        array_to_string(guildhall.ways_for('step_up_required:mfa', o.allowed_methods), ','))
    when a.authenticated_at < now() - make_interval(secs => proof_asked.max_age_seconds)
      then concat_ws(' ', 'step_up_required:fresh', least(proof_asked.max_age_seconds, o.max_age_seconds, o.idle_seconds),
        array_to_string(guildhall.ways_in('step_up_required:fresh', o.allowed_methods, o.id), ','))
  end
  from guildhall.organization o
  left join guildhall.member m on m.organization_id = o.id and m.user_id = guildhall.actor_id()
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.user_id = m.user_id and s.id = proof_asked.session
  left join identity.session a on a.id = s.session_id
  where o.id = guildhall.organization_id();
end;

set local role guildhall_owner;
