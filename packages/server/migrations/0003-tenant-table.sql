-- What makes a table a tenant table: one line, select guildhall.isolate('public.job').

-- A uuid of version 7, for rows that SQL itself writes; the application makes its own. The 12 bits behind the milliseconds
-- are their fraction, so that what happens in one millisecond keeps its order. @see RFC 9562 sections 5.7 and 6.2
create function guildhall.new_id() returns uuid
language sql volatile parallel safe
begin atomic
  select encode(
    substr(int8send(t.microseconds / 1000), 3)
      || substr(int4send((112 << 8) | ((t.microseconds % 1000) * 4096 / 1000)::integer), 3)
      || set_byte(r.random, 0, (get_byte(r.random, 0) & 63) | 128),
    'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint) t (microseconds),
       (select substr(uuid_send(gen_random_uuid()), 9)) r (random);
end;
grant execute on function guildhall.new_id() to guildhall_tenant, guildhall_door;

create function guildhall.isolate(target regclass, events boolean default false) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  columns_of_key text[];
begin
  select array_agg(a.attname::text order by k.position) into columns_of_key
  from pg_index i
  cross join lateral unnest(i.indkey::int2[]) with ordinality k(number, position)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
  where i.indrelid = target and i.indisprimary;

  if not exists (
    select from pg_attribute a
    where a.attrelid = target and a.attname = 'organization_id' and not a.attisdropped
      and a.attnotnull and a.atttypid = 'uuid'::regtype
  ) then
    raise exception '% has no column organization_id uuid not null', target
      using errcode = 'GH002', hint = 'Add it, with a primary key that starts with it: primary key (organization_id, id).';
  end if;
  if columns_of_key is null or columns_of_key[1] <> 'organization_id' then
    raise exception 'the primary key of % does not start with organization_id', target
      using errcode = 'GH002', hint = 'Declare primary key (organization_id, id), so that no key of one organization can meet another''s.';
  end if;

  execute format('alter table %s alter column organization_id set default guildhall.organization_id()', target);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('drop policy if exists organization on %s', target);
  execute format(
    'create policy organization on %s using (organization_id = guildhall.organization_id()) '
    'with check (organization_id = guildhall.organization_id())', target);
  execute format('revoke all on %s from public, guildhall_tenant', target);
  execute format('grant select, insert, update, delete on %s to guildhall_tenant', target);
  if events then
    execute format('drop trigger if exists event on %s', target);
    execute format(
      'create trigger event after insert or update or delete on %s '
      'for each row execute function guildhall.record_change()', target);
  end if;
end;
$$;
comment on function guildhall.isolate(regclass, boolean) is
  'Makes a table a tenant table: only rows of the organization that the transaction entered can be read or written.';
