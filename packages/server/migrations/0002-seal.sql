-- The seal: what a transaction may touch stands in a setting that only the door can write validly.

grant usage on schema guildhall to guildhall_tenant, guildhall_door;
-- New functions may be called by whom they are granted to, and by nobody else.
alter default privileges revoke execute on functions from public;

create table guildhall.seal_key (
  id smallint primary key default 1 check (id = 1),
  key bytea not null check (octet_length(key) = 32)
);
comment on table guildhall.seal_key is 'The key of the seal; the tenant role can not read it.';
insert into guildhall.seal_key (key)
values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
grant select on guildhall.seal_key to guildhall_door;

-- What is sealed, as `<uuid>:<uuid>:<mac>`: an organization and who acts in it (kind 1), or a person and their browser
-- (kind 2). Good in this transaction on this backend only. One plain hash suffices: every message has the same length,
-- so none can be extended into another.
create function guildhall.seal(kind integer, subject uuid, other uuid) returns text
language sql stable parallel restricted
begin atomic
  select subject::text || ':' || other::text || ':' || encode(sha256(
    k.key || int4send(kind) || int4send(pg_backend_pid()) || timestamptz_send(now())
      || convert_to(subject::text || ':' || other::text, 'UTF8')
  ), 'hex')
  from guildhall.seal_key k;
end;

-- Reading without a context is a mistake in the program, so it raises: never an empty answer.
create function guildhall.no_context(setting text) returns uuid
language plpgsql stable parallel restricted
as $$
begin
  raise exception 'this transaction has no valid %', setting
    using errcode = 'GH001',
      hint = 'Reach tenant tables through the door: guildhall.organization(request, slug, permission, work).';
end;
$$;

-- The hash is written out in the three functions that follow, not called: every read of a tenant table pays for it.
create function guildhall.organization_id() returns uuid
language sql stable security definer parallel restricted
begin atomic
  select case
    when substr(current_setting('guildhall.context', true), 75) = encode(sha256(
      k.key || int4send(1) || int4send(pg_backend_pid()) || timestamptz_send(now())
        || convert_to(left(current_setting('guildhall.context', true), 73), 'UTF8')
    ), 'hex')
    then left(current_setting('guildhall.context', true), 36)::uuid
    else guildhall.no_context('guildhall.context')
  end
  from guildhall.seal_key k;
end;
grant execute on function guildhall.organization_id() to guildhall_tenant;
comment on function guildhall.organization_id() is
  'The organization that this transaction entered; raises GH001 when it entered none.';

create function guildhall.actor_id() returns uuid
language sql stable security definer parallel restricted
begin atomic
  select case
    when substr(current_setting('guildhall.context', true), 75) = encode(sha256(
      k.key || int4send(1) || int4send(pg_backend_pid()) || timestamptz_send(now())
        || convert_to(left(current_setting('guildhall.context', true), 73), 'UTF8')
    ), 'hex')
    then nullif(substr(current_setting('guildhall.context', true), 38, 36)::uuid,
                '00000000-0000-0000-0000-000000000000'::uuid)
    else guildhall.no_context('guildhall.context')
  end
  from guildhall.seal_key k;
end;
grant execute on function guildhall.actor_id() to guildhall_tenant;
comment on function guildhall.actor_id() is
  'The user who acts in the organization that this transaction entered; null for the system.';

create function guildhall.person() returns table (user_id uuid, browser_id uuid)
language sql stable security definer parallel restricted
begin atomic
  select case
    when substr(current_setting('guildhall.person', true), 75) = encode(sha256(
      k.key || int4send(2) || int4send(pg_backend_pid()) || timestamptz_send(now())
        || convert_to(left(current_setting('guildhall.person', true), 73), 'UTF8')
    ), 'hex')
    then left(current_setting('guildhall.person', true), 36)::uuid
    else guildhall.no_context('guildhall.person')
  end,
  substr(current_setting('guildhall.person', true), 38, 36)::uuid
  from guildhall.seal_key k;
end;
comment on function guildhall.person() is
  'The person whom this transaction identified, and their browser; raises GH001 when it identified nobody.';

-- The door owns what it runs.
alter function guildhall.seal(integer, uuid, uuid) owner to guildhall_door;
alter function guildhall.no_context(text) owner to guildhall_door;
alter function guildhall.organization_id() owner to guildhall_door;
alter function guildhall.actor_id() owner to guildhall_door;
alter function guildhall.person() owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.organization_id() to guildhall_owner;
grant execute on function guildhall.actor_id() to guildhall_owner;
set local role guildhall_owner;
