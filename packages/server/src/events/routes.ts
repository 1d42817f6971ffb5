import { listEvents, type Event } from "@guildhall/protocol";
import { instantCursorOf, pageOf, type Route } from "../http/index.ts";
import { serveOrganization, type Door } from "../tenancy/index.ts";
import { selectEvents, type EventRow } from "./queries.ts";

/** The audit list. */
export function eventRoutes(door: Door): readonly Route[] {
  return [
    serveOrganization(door, listEvents, ({ db, context, query }) =>
      selectEvents(db, {
        organizationId: context.organization.id,
        before: instantCursorOf(query.after),
        type: query.type ?? null,
        actor: query.actor ?? null,
        from: instantOf(query.from),
        until: instantOf(query.until),
        limit: query.limit + 1,
      }).map((rows) =>
        pageOf(rows, query.limit, { item: eventOf, cursor: ({ cursor, id }) => `${cursor} ${id}` }),
      ),
    ),
  ];
}

// PostgreSQL writes the years before the first otherwise than RFC 3339 does.
function instantOf(instant: string | undefined): Date | null {
  return instant === undefined ? null : new Date(instant);
}

function eventOf(row: EventRow): ServedEvent {
  return {
    id: row.id,
    type: row.type,
    actor: { kind: row.actor_id === null ? "system" : "user", id: row.actor_id, name: row.actor_name },
    subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
    before: row.before,
    after: row.after,
    ip: row.ip,
    userAgent: row.user_agent,
    requestId: row.request_id,
    occurredAt: row.occurred_at,
  };
}

type ServedEvent = Omit<Event, "occurredAt"> & { readonly occurredAt: Date };
