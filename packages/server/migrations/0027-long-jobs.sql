-- What is long must not take the places of what is quick: of a task that says so one job runs at a time, over all servers,
-- and mails go out beside it.
drop function guildhall.enqueue(text, jsonb);
create function guildhall.enqueue(task text, payload jsonb, one_at_a_time boolean default false) returns void
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
    -- With the pauses between them, which are ten minutes at most, this is a day.
    max_attempts => 150
  );
end;
$$;
grant execute on function guildhall.enqueue(text, jsonb, boolean) to guildhall_tenant;
comment on function guildhall.enqueue(text, jsonb, boolean) is
  'Asks for a job, which runs for the organization and actor of this transaction once it has committed.';

-- The door owns what it runs.
alter function guildhall.enqueue(text, jsonb, boolean) owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.enqueue(text, jsonb, boolean) to guildhall_owner;
set local role guildhall_owner;
