-- The audit log is read by when something happened: all of it, by type, or by who did it.

create index event_time on guildhall.event (organization_id, occurred_at, id);
create index event_actor on guildhall.event (organization_id, actor_id, occurred_at, id);
drop index guildhall.event_type;
create index event_type on guildhall.event (organization_id, type, occurred_at, id);
