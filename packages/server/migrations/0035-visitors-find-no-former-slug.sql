-- A former slug leads on for members alone. To a visitor it is an organization that does not exist: who an organization is
-- now is for itself to show, at the address that it has.

set local role guildhall_door;

-- Visits an organization, as nobody in particular. One that is not there, that moved away or is being deleted is not found.
-- A caller who sends its first queries along says which organization it reckons with, and in which version: when that is
-- not what is found it raises, so that nothing behind it in the flight runs.
create or replace function guildhall.visit(
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
    refusal := 'not_found';
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

set local role guildhall_owner;
