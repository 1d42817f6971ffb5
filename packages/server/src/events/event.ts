import type { EventType } from "@guildhall/protocol";
import { newId, type RequestFacts } from "../http/index.ts";
import type { Context, Db, Statement } from "../tenancy/index.ts";
import { insertEvent } from "./queries.ts";

/** What happened, in the words of the event. */
export interface Happening {
  readonly type: EventType;
  /** What it happened to; its name is kept as it was then. */
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string };
  /** The values that changed, as they were. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** The values that changed, as they are now. */
  readonly after?: Readonly<Record<string, unknown>>;
}

/** Where an event happens: the organization and actor of the transaction, and the request if there is one. */
export interface Setting {
  readonly db: Db;
  readonly context: Context;
  readonly facts?: RequestFacts;
}

/**
 * Records that something happened, in the transaction that makes it so. Send it together with the change itself:
 * `db.all(change, append(…))`.
 */
export function append({ db, context, facts }: Setting, happening: Happening): Statement<number> {
  return insertEvent(db, {
    organizationId: context.organization.id,
    id: newId(),
    type: happening.type,
    actorId: context.actor.id,
    actorName: context.actor.name,
    subject: happening.subject,
    before: happening.before ?? null,
    after: happening.after ?? null,
    ip: facts?.ip ?? null,
    userAgent: facts?.userAgent ?? null,
    requestId: facts?.id ?? null,
  });
}
