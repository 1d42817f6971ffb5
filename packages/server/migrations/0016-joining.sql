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

-- The door owns what it runs.
alter function guildhall.verified_domain_of(text) owner to guildhall_door;
alter function guildhall.may_join(uuid, text) owner to guildhall_door;
