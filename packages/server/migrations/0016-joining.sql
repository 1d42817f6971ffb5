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

-- The door owns what it runs.
alter function guildhall.verified_domain_of(text) owner to guildhall_door;
alter function guildhall.may_join(uuid, text) owner to guildhall_door;
