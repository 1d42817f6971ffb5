import type { Db, Statement } from "../tenancy/index.ts";

/** An event to be written. */
export interface NewEvent {
  readonly organizationId: string;
  readonly id: string;
  readonly type: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string };
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** Writes an event. */
export function insertEvent(db: Db, event: NewEvent): Statement<number> {
  return db.change(
    `insert into guildhall.event (
       organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name,
       before, after, ip, user_agent, request_id
     ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      event.organizationId,
      event.id,
      event.type,
      event.actorId,
      event.actorName,
      event.subject.kind,
      event.subject.id,
      event.subject.name,
      event.before,
      event.after,
      event.ip,
      event.userAgent,
      event.requestId,
    ],
  );
}

/** An event as it is kept. */
export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly subject_name: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly request_id: string | null;
  readonly occurred_at: Date;
}

/** Which events are asked for: older than the cursor's, of one type. */
export interface EventFilter {
  readonly organizationId: string;
  readonly before: string | null;
  readonly type: string | null;
  readonly limit: number;
}

/** The latest events of an organization; ids are ordered by time. */
export function selectEvents(db: Db, filter: EventFilter): Statement<readonly EventRow[]> {
  return db.query<EventRow>(
    `select id, type, actor_id, actor_name, subject_kind, subject_id, subject_name,
            before, after, ip, user_agent, request_id, occurred_at
     from guildhall.event
     where organization_id = $1
       and ($2::uuid is null or id < $2)
       and ($3::text is null or type = $3)
     order by id desc
     limit $4`,
    [filter.organizationId, filter.before, filter.type, filter.limit],
  );
}
