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

/** An event as it is kept; `cursor` is its instant with its microseconds. */
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
  readonly cursor: string;
}

/** Which events are asked for. */
export interface EventFilter {
  readonly organizationId: string;
  /** Older than this cursor's; null begins with the latest. */
  readonly before: { readonly instant: string; readonly id: string } | null;
  readonly type: string | null;
  /** The id of the user who did it. */
  readonly actor: string | null;
  /** At or after this instant. */
  readonly from: Date | null;
  /** Before this instant. */
  readonly until: Date | null;
  readonly limit: number;
}

// What is not asked for is not compared, so that each kind of list has the index that begins with what it asks.
/** The latest events of an organization; those of one transaction by their ids. */
export function selectEvents(db: Db, filter: EventFilter): Statement<readonly EventRow[]> {
  return db.query<EventRow>(
    `select id, type, actor_id, actor_name, subject_kind, subject_id, subject_name,
            before, after, ip, user_agent, request_id, occurred_at,
            to_char(occurred_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor
     from guildhall.event
     where organization_id = $1
       and (occurred_at, id)
         < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
       and occurred_at >= coalesce($4::timestamptz, '-infinity')
       and occurred_at < coalesce($5::timestamptz, 'infinity')
       and ${filter.type === null ? "$6::text is null" : "type = $6"}
       and ${filter.actor === null ? "$7::uuid is null" : "actor_id = $7"}
     order by occurred_at desc, id desc
     limit $8`,
    [
      filter.organizationId,
      filter.before?.instant ?? null,
      filter.before?.id ?? null,
      filter.from,
      filter.until,
      filter.type,
      filter.actor,
      filter.limit,
    ],
  );
}
