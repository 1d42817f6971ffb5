-- Exports: what an organization has here, as one archive for whoever asked for it, for a while.

create table guildhall.export (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  requested_by uuid not null default guildhall.actor_id(),
  requested_at timestamptz not null default now(),
  build uuid,
  state text not null default 'pending' check (state in ('pending', 'ready', 'failed')),
  failure text check (failure in ('forbidden', 'too_large', 'abandoned')),
  size bigint check (size > 0),
  ended_at timestamptz,
  expires_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, requested_by) references guildhall.member on delete cascade,
  constraint export_ended check (
    num_nulls(size, expires_at) = case state when 'ready' then 0 else 2 end
      and (failure is null) = (state <> 'failed') and (ended_at is null) = (state = 'pending')
  )
);
comment on table guildhall.export is
  'An archive of an organization''s data: asked for, made by a job, there for its requester alone until it expires. It goes with the requester''s membership.';
comment on column guildhall.export.build is 'The one try at making it that may write; a try that another has replaced writes nothing more.';
create unique index export_pending on guildhall.export (organization_id, requested_by) where state = 'pending';
create index export_requested on guildhall.export (organization_id, requested_by, requested_at, id);
-- Upkeep comes for what is due, whosever it is.
create index export_due on guildhall.export (requested_at);
select guildhall.isolate('guildhall.export');
create policy requester on guildhall.export as restrictive to guildhall_tenant using (requested_by = guildhall.actor_id());
revoke insert, update, delete on guildhall.export from guildhall_tenant;
grant insert (organization_id, id), update (build, state, failure, size, ended_at, expires_at)
  on guildhall.export to guildhall_tenant;
create policy door on guildhall.export to guildhall_door using (true) with check (true);
grant select, update (state, failure, ended_at), delete on guildhall.export to guildhall_door;

create table guildhall.export_chunk (
  organization_id uuid not null,
  export_id uuid not null,
  number integer not null check (number >= 0),
  requested_by uuid not null default guildhall.actor_id(),
  bytes bytea not null check (octet_length(bytes) between 1 and 1048576),
  primary key (organization_id, export_id, number),
  foreign key (organization_id, export_id) references guildhall.export on delete cascade
);
comment on table guildhall.export_chunk is 'A piece of an archive, in the order of its number.';
-- It is compressed already.
alter table guildhall.export_chunk alter column bytes set storage external;
select guildhall.isolate('guildhall.export_chunk');
create policy requester on guildhall.export_chunk as restrictive to guildhall_tenant
  using (requested_by = guildhall.actor_id());
revoke insert, update on guildhall.export_chunk from guildhall_tenant;
grant insert (organization_id, export_id, number, bytes) on guildhall.export_chunk to guildhall_tenant;
create policy door on guildhall.export_chunk to guildhall_door using (true);
grant select, delete on guildhall.export_chunk to guildhall_door;

-- What no export carries though a request may read it: whole tables, or columns of them. By name, so that it can be said
-- of a table before there is one.
create table guildhall.withheld (
  table_name text not null,
  column_name text not null default '',
  primary key (table_name, column_name)
);
comment on table guildhall.withheld is
  'What exports leave out beside what they leave out by rule: a column of a table, or with an empty name the whole table.';
grant select on guildhall.withheld to guildhall_door;

-- For migrations: leaves a table out of exports, or some of its columns.
create function guildhall.withhold(target text, variadic columns text[] default '{}') returns void
language sql
begin atomic
  insert into guildhall.withheld (table_name, column_name)
  select target, c from unnest(case when cardinality(columns) = 0 then array[''] else columns end) c
  on conflict do nothing;
end;
comment on function guildhall.withhold(text, text[]) is
  'Leaves a table, named with its schema, out of exports, or only the columns that are named.';

-- Who is signed in where, what is only there to be searched, and exports themselves.
select guildhall.withhold(t) from unnest(array[
  'guildhall.organization_session', 'guildhall.session_revocation', 'guildhall.refresh_token', 'guildhall.member_search',
  'guildhall.search_document', 'guildhall.export', 'guildhall.export_chunk'
]) t;

-- What an export is made of: every table with rows of organizations, the application's too, and of each the columns that
-- go along. Left out is what a request can not read, what is bytes, what is called like a secret, and what is withheld.
create function guildhall.export_plan()
returns table (name text, organization_column text, columns text[], left_out text[], key_columns text[])
language sql stable security definer
begin atomic
  select t.full_name, t.organization_column,
    coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.goes), '{}'),
    coalesce(array_agg(a.attname::text order by a.attnum) filter (where not a.goes), '{}'),
    coalesce((
      select array_agg(k.attname::text order by array_position(i.indkey::int2[], k.attnum))
      from pg_catalog.pg_index i
      join pg_catalog.pg_attribute k on k.attrelid = i.indrelid and k.attnum = any (i.indkey)
      where i.indrelid = t.oid and i.indisprimary
    ), '{}')
  from (
    select c.oid, format('%I.%I', n.nspname, c.relname) as full_name,
      case c.oid when 'guildhall.organization'::regclass then 'id' else 'organization_id' end as organization_column
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity and c.relforcerowsecurity
      and exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid and p.polname = 'organization')
  ) t
  join lateral (
    select b.attnum, b.attname,
      has_column_privilege('guildhall_tenant', t.oid, b.attnum, 'SELECT')
        and coalesce(nullif(y.typbasetype, 0), y.oid) not in ('bytea'::regtype, 'bytea[]'::regtype)
        and b.attname !~ ('(^|_)(secret|token|hash|hashed|digest|password|passphrase|salt|sealed|encrypted|ciphertext'
          '|private_key|credential|nonce|verifier)s?$')
        and not exists (
          select from guildhall.withheld w where w.table_name = t.full_name and w.column_name in ('', b.attname)
        ) as goes
    from pg_catalog.pg_attribute b
    join pg_catalog.pg_type y on y.oid = b.atttypid
    where b.attrelid = t.oid and b.attnum > 0 and not b.attisdropped
  ) a on true
  group by t.oid, t.full_name, t.organization_column
  order by t.full_name;
end;
grant execute on function guildhall.export_plan() to guildhall_tenant;

-- Opens two cursors over all that the organization of this transaction exports, for it and with the rights of whoever
-- asks: lines of JSON, each with the place of its table in the plan, and images as files. It is stable, so that both show
-- one moment: that of the statement which calls it. It answers with the plan.
create function guildhall.open_export(lines refcursor, images refcursor)
returns table (name text, columns text[], left_out text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  organization uuid := guildhall.organization_id();
  part record;
  parts text[] := '{}';
begin
  for part in select p.* from guildhall.export_plan() p loop
    name := part.name;
    columns := part.columns;
    left_out := part.left_out;
    return next;
    if cardinality(columns) > 0 then
      -- A column of type json may be written over several lines: its blanks mean nothing.
      parts := parts || format(
        '(select %s as place, translate(row_to_json(r)::text, E''\n\r'', ''  '') as line from (select %s from %s t where t.%I = $1 order by %s) r)',
        cardinality(parts),
        (select string_agg(format('t.%I', c), ', ') from unnest(columns) c),
        part.name,
        part.organization_column,
        (select coalesce(string_agg(format('t.%I', k), ', '), '1') from unnest(part.key_columns) k)
      );
    end if;
  end loop;
  open lines for execute array_to_string(parts, ' union all ') using organization;
  open images for
    select i.id::text || '.' || split_part(i.type, '/', 2) as name, i.bytes
    from guildhall.image i where i.organization_id = organization order by i.id;
end;
$$;
grant execute on function guildhall.open_export(refcursor, refcursor) to guildhall_tenant;

-- Deletes what is over, so many pieces at most: archives whose time is up, and with the row what was asked for 30 days
-- ago. What was not made within two days will not be. It belongs to no organization: the system calls it.
create function guildhall.delete_expired_exports(most integer) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  deleted integer;
begin
  update guildhall.export e set state = 'failed', failure = 'abandoned', ended_at = now()
    where e.state = 'pending' and e.requested_at < now() - interval '2 days';
  delete from guildhall.export_chunk c
    where (c.organization_id, c.export_id, c.number) in (
      select d.organization_id, d.export_id, d.number
      from guildhall.export e
      join guildhall.export_chunk d on d.organization_id = e.organization_id and d.export_id = e.id
      where e.expires_at <= now() or e.state = 'failed'
      limit most
    );
  get diagnostics deleted = row_count;
  if deleted = 0 then
    delete from guildhall.export e
      where (e.organization_id, e.id) in (
        select d.organization_id, d.id from guildhall.export d
        where d.requested_at < now() - interval '30 days' and d.state <> 'pending'
        limit most
      );
    get diagnostics deleted = row_count;
  end if;
  return deleted;
end;
$$;

-- The door owns what it runs.
alter function guildhall.export_plan() owner to guildhall_door;
alter function guildhall.delete_expired_exports(integer) owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.delete_expired_exports(integer) to guildhall_owner;
set local role guildhall_owner;
