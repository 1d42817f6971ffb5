-- Visitors: whoever reads what an organization shows to everybody, and gives it what it takes from everybody, without being
-- known. Their statements run as a role of their own, behind a seal of their own: as that role they can use only what an
-- application opened to them, and as any other there is no context, so that every tenant table raises.

grant usage on schema guildhall to guildhall_visitor;

-- Lets visitors read columns of the rows of the organization that they visit, where a condition holds. Say the condition as
-- in a policy, each function with its schema; it runs with the visitor's own rights. May be said again, to say it otherwise.
create function guildhall.show_visitors(target regclass, columns text[], condition text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform guildhall.keep_visitors_in(target);
  execute format('drop policy if exists visitors_see on %s', target);
  execute format('drop policy if exists visitors_see_only on %s', target);
  execute format('create policy visitors_see on %s for select to guildhall_visitor using (true)', target);
  execute format('create policy visitors_see_only on %s as restrictive for select to guildhall_visitor using (%s)', target, condition);
  execute format('revoke select on %s from guildhall_visitor', target);
  execute format('grant select (%s) on %s to guildhall_visitor',
    (select string_agg(quote_ident(name), ', ') from unnest(columns) name), target);
end;
$$;
comment on function guildhall.show_visitors(regclass, text[], text) is
  'Opens columns of a tenant table to visitors, of those rows of the organization they visit for which the condition holds.';

-- Lets visitors add rows to the organization that they visit, giving these columns and no others, where a condition holds.
-- They read nothing back. Where changes of the table are recorded, these are, too.
create function guildhall.let_visitors_add(target regclass, columns text[], condition text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform guildhall.keep_visitors_in(target);
  execute format('drop policy if exists visitors_add on %s', target);
  execute format('drop policy if exists visitors_add_only on %s', target);
  execute format('create policy visitors_add on %s for insert to guildhall_visitor with check (true)', target);
  execute format('create policy visitors_add_only on %s as restrictive for insert to guildhall_visitor with check (%s)', target, condition);
  execute format('revoke insert on %s from guildhall_visitor', target);
  execute format('grant insert (%s) on %s to guildhall_visitor',
    (select string_agg(quote_ident(name), ', ') from unnest(columns) name), target);
  execute format('drop trigger if exists visitor_event on %s', target);
  if exists (select from pg_trigger t where t.tgrelid = target and t.tgname = 'event') then
    execute format(
      'create trigger visitor_event after insert on %s for each row execute function guildhall.record_visitors_change()', target);
  end if;
end;
$$;
comment on function guildhall.let_visitors_add(regclass, text[], text) is
  'Lets visitors insert into a tenant table, giving only these columns, into the organization they visit, where the condition holds.';

-- The policy "organization" asks for a context, which visitors have none of, and what permits adds up: where visitors are
-- permitted everything it is not asked. What narrows is asked always: this, and the condition of the table.
create function guildhall.keep_visitors_in(target regclass) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from pg_policy p where p.polrelid = target and p.polname = 'organization') then
    raise exception '% is no tenant table', target
      using errcode = 'GH002', hint = format('Make it one first: select guildhall.isolate(%L);', target);
  end if;
  execute format('drop policy if exists visitors on %s', target);
  execute format(
    'create policy visitors on %s as restrictive to guildhall_visitor using (organization_id = guildhall.visited_organization()) '
    'with check (organization_id = guildhall.visited_organization())', target);
end;
$$;

-- As before, and what a visitor adds is left to the trigger that records it.
create or replace function guildhall.record_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  now_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  one jsonb := coalesce(now_row, old_row);
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
begin
  if now_row = old_row then
    return null;
  end if;
  -- Both are asked: whoever acts in an organization can take a visitor's role, and not seal a visit.
  if current_user = 'guildhall_visitor' then
    if guildhall.visited_organization() = (one ->> 'organization_id')::uuid then
      return null;
    end if;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, before, after, ip, user_agent,
     request_id)
  values (
    (one ->> 'organization_id')::uuid,
    guildhall.new_id(),
    tg_table_name || '.' || case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end,
    coalesce((request ->> 'keyId')::uuid, guildhall.actor_id()),
    coalesce(request ->> 'keyName',
             (select m.name from guildhall.member m
              where m.organization_id = (one ->> 'organization_id')::uuid and m.user_id = guildhall.actor_id()), 'Guildhall'),
    tg_table_name,
    coalesce(one ->> 'id', ''),
    coalesce(one ->> 'name', one ->> 'title', one ->> 'id', tg_table_name),
    old_row,
    now_row,
    request ->> 'ip',
    request ->> 'userAgent',
    request ->> 'id'
  );
  return null;
end;
$$;

set local role guildhall_door;

-- Made before the door's functions were closed to everybody: visitors can name this schema, as no login could before.
revoke execute on function guildhall.logo_of(text, uuid, boolean), guildhall.why_not_opened(text, boolean) from public;

-- The organization that this transaction visits. No policy of a tenant table's own asks for it, and those of visitors ask
-- for nothing else.
create function guildhall.visited_organization() returns uuid
language sql stable security definer parallel restricted
begin atomic
  select case
    when substr(current_setting('guildhall.visit', true), 75) = encode(sha256(
      k.key || int4send(5) || int4send(pg_backend_pid()) || timestamptz_send(now())
        || convert_to(left(current_setting('guildhall.visit', true), 73), 'UTF8')
    ), 'hex')
    then left(current_setting('guildhall.visit', true), 36)::uuid
    else guildhall.no_context('guildhall.visit')
  end
  from guildhall.seal_key k;
end;
comment on function guildhall.visited_organization() is
  'The organization that this transaction visits; raises GH001 when it visits none.';
grant execute on function guildhall.visited_organization() to guildhall_visitor, guildhall_tenant, guildhall_owner;
-- For where a table was not opened to them: the policy asks for a context, and raises.
grant execute on function guildhall.organization_id() to guildhall_visitor;

-- Visits an organization, as nobody in particular. One that is not there, or is being deleted, is not found; of one that
-- moved it is told where to. A caller who sends its first queries along says which organization it reckons with, and in
-- which version: when that is not what is found it raises, so that nothing behind it in the flight runs.
create function guildhall.visit(
  slug text,
  request text,
  expected_organization uuid,
  expected_version xid,
  out refusal text,
  out organization_id uuid,
  out organization_name text,
  out organization_version xid,
  out logo_id uuid
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if current_setting('guildhall.context', true) <> '' or current_setting('guildhall.visit', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select o.id, o.name, o.xmin, o.logo_id into organization_id, organization_name, organization_version, logo_id
  from guildhall.organization o
  where o.slug = visit.slug and o.deletion_requested_at is null;
  if organization_id is null then
    refusal := coalesce(
      (select 'organization_moved:' || moved.slug
       from guildhall.slug_alias former
       join guildhall.organization moved on moved.id = former.leads_to and moved.deletion_requested_at is null
       where former.slug = visit.slug),
      'not_found');
  elsif expected_organization is not null
    and (expected_organization = organization_id and expected_version = organization_version) is not true then
    refusal := 'unexpected';
  end if;
  if refusal is not null then
    if expected_organization is not null then
      raise exception 'entry refused: %', refusal using errcode = 'GH004', detail = refusal;
    end if;
    return;
  end if;
  perform set_config('guildhall.request', request, true);
  perform set_config('guildhall.visit', guildhall.seal(5, organization_id, '00000000-0000-0000-0000-000000000000'), true);
end;
$$;
grant execute on function guildhall.visit(text, text, uuid, xid) to guildhall_tenant;

-- The logo of the organization that is visited, which is on its public pages.
create function guildhall.visited_logo(image uuid) returns table (type text, bytes bytea)
language sql stable security definer
begin atomic
  select i.type, i.bytes
  from guildhall.organization o
  join guildhall.image i on i.organization_id = o.id and i.id = o.logo_id
  where o.id = guildhall.visited_organization() and o.logo_id = visited_logo.image;
end;
grant execute on function guildhall.visited_logo(uuid) to guildhall_visitor;

-- Records what a visitor added: nobody in particular did it. Visitors can not write events themselves.
create function guildhall.record_visitors_change() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  added jsonb := to_jsonb(new);
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
begin
  if coalesce(current_setting('guildhall.visit', true), '') = '' then
    return null;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, after, ip, user_agent, request_id)
  values (
    guildhall.visited_organization(), guildhall.new_id(), tg_table_name || '.created', null, 'A visitor',
    tg_table_name, coalesce(added ->> 'id', ''),
    coalesce(added ->> 'name', added ->> 'title', added ->> 'id', tg_table_name),
    added, request ->> 'ip', request ->> 'userAgent', request ->> 'id'
  );
  return null;
end;
$$;
grant execute on function guildhall.record_visitors_change() to guildhall_owner;

set local role guildhall_owner;
