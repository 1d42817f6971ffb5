-- A slug that looks like one that another organization has, or that is kept back for it, is taken; a mail is tried until it
-- is sent; one's own invitations are listed up to a hundred.

-- What a slug looks like: two that the eye can take for one another have the same. Of what slugs are made of that is 0 and
-- o, 1 and l, m and rn. The i stays apart: "ali" and "all" are different names. (Unicode TS #39, section 4.)
create function guildhall.slug_skeleton(slug text) returns text
language sql immutable strict parallel safe
begin atomic
  select replace(translate(slug, '01', 'ol'), 'rn', 'm');
end;
grant execute on function guildhall.slug_skeleton(text) to guildhall_tenant, guildhall_door;

-- They are not unique: whoever has look-alikes since before keeps them, until they move.
alter table guildhall.organization
  add column slug_skeleton text generated always as (guildhall.slug_skeleton(slug)) stored;
alter table guildhall.slug_alias
  add column slug_skeleton text generated always as (guildhall.slug_skeleton(slug)) stored;
create index organization_slug_skeleton on guildhall.organization (slug_skeleton);
create index slug_alias_slug_skeleton on guildhall.slug_alias (slug_skeleton);

-- Whether a slug is kept from an organization (null: from everybody who has none yet), since one that looks like it is
-- another's or is kept back for another. One statement sees a slug that is being left in one of the two tables.
create function guildhall.slug_is_kept_from(slug text, organization uuid) returns boolean
language sql stable
begin atomic
  select exists (
    select from guildhall.organization o
    where o.slug_skeleton = guildhall.slug_skeleton(slug_is_kept_from.slug)
      and (o.id = slug_is_kept_from.organization) is not true
  ) or exists (
    select from guildhall.slug_alias a
    where a.slug_skeleton = guildhall.slug_skeleton(slug_is_kept_from.slug)
      and a.kept_until > now() and (a.leads_to = slug_is_kept_from.organization) is not true
  );
end;

-- Of two who claim look-alikes at once, the second waits here until the first has committed, and then sees its row, as
-- every statement of a transaction that is read committed does. A unique index would not keep former slugs back, and could
-- not be made where there are look-alikes already. The lock comes before the key of the slug, so that two who want one
-- slug never wait for each other; there are 256 for all slugs, so that who writes many organizations at once has enough.
create function guildhall.claim_slug() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtext('guildhall slugs'), hashtext(guildhall.slug_skeleton(new.slug)) & 255);
  -- What is kept back for this organization is its own to take back, also where another had a look-alike before.
  if guildhall.slug_is_kept_from(new.slug, new.id) and not exists (
    select from guildhall.slug_alias a where a.slug = new.slug and a.leads_to = new.id and a.kept_until > now()
  ) then
    raise exception 'the slug "%" looks like one that is taken', new.slug using errcode = 'unique_violation';
  end if;
  return new;
end;
$$;
create trigger claim_slug before insert on guildhall.organization
  for each row execute function guildhall.claim_slug();
create trigger claim_slug_moved before update of slug on guildhall.organization
  for each row when (old.slug is distinct from new.slug) execute function guildhall.claim_slug();

-- The door owns what it runs.
alter function guildhall.slug_is_kept_from(text, uuid) owner to guildhall_door;
alter function guildhall.claim_slug() owner to guildhall_door;

set local role guildhall_door;

create or replace function guildhall.slug_is_free(slug text) returns boolean
language sql stable security definer
begin atomic
  select not guildhall.slug_is_kept_from(slug_is_free.slug, null);
end;

-- As before, and the latest hundred of them.
create or replace function guildhall.own_invitations()
returns table (
  id uuid, organization_slug text, organization_name text, inviter_name text, role text, email text, expires_at timestamptz
)
language sql stable security definer
begin atomic
  select i.id, o.slug, o.name, coalesce(m.name, i.inviter_name), i.role, i.email, i.expires_at
  from guildhall.person() p
  join identity."user" u on u.id = p.user_id and u.email_verified
  join guildhall.invitation i on i.email = u.email and i.answer is null and i.expires_at > now()
  join guildhall.organization o on o.id = i.organization_id and o.deletion_requested_at is null
  left join guildhall.member m on m.organization_id = i.organization_id and m.user_id = i.invited_by
  order by i.created_at desc, i.id desc
  limit 100;
end;

-- As before, and a mail is tried more often than other jobs.
create or replace function guildhall.enqueue(task text, payload jsonb, one_at_a_time boolean default false) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if task !~ '^[a-z]+([.-][a-z]+)*$' or length(task) > 60 then
    raise exception 'the name of a task is lower case words' using errcode = 'GH007';
  end if;
  if octet_length(payload::text) > 262144 then
    raise exception 'the payload of a job is too large' using errcode = 'GH007',
      hint = 'Keep what is large in a table, and give the job its id.';
  end if;
  perform graphile_worker.add_job(
    identifier => task,
    payload => json_build_object(
      'principal', case when current_setting('guildhall.context', true) <> '' then guildhall.own_principal() end,
      'payload', payload
    ),
    queue_name => case when one_at_a_time then task end,
    -- With the pauses between them, which are ten minutes at most, this is a day; for mails it is as many as there can be,
    -- seven months: a mail server may be down for longer than a day.
    max_attempts => case task when 'mail' then 32767 else 150 end
  );
end;
$$;

set local role guildhall_owner;

-- The mails that wait, and those of a week that were given up, are tried on. A new database has no jobs yet, nor their tables.
do $$
begin
  if to_regclass('graphile_worker._private_jobs') is not null then
    update graphile_worker._private_jobs j set max_attempts = 32767
      from graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier = 'mail'
        and (j.attempts < j.max_attempts or j.created_at > now() - interval '7 days');
  end if;
end;
$$;
