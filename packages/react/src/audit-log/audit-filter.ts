/** Which events are shown. */
export interface AuditFilter {
  readonly type?: string | undefined;
  /** The id of the user who did it. */
  readonly actor?: string | undefined;
  /** The first day, as `2026-11-20`, where whoever looks is. */
  readonly from?: string | undefined;
  /** The last day, itself included. */
  readonly until?: string | undefined;
}

/** What a filter asks of `GET /api/organizations/:org/events`: its days as instants, nothing of what it leaves out. */
export interface EventsQuery {
  readonly type?: string;
  readonly actor?: string;
  readonly from?: string;
  readonly until?: string;
}

/** Makes a filter the query of `GET /api/organizations/:org/events`; days begin at midnight of the browser's time zone. */
export function eventsQueryOf({ type, actor, from, until }: AuditFilter): EventsQuery {
  const [begin, end] = [midnight(from, 0), midnight(until, 1)];
  return {
    ...(type !== undefined && { type }),
    ...(actor !== undefined && { actor }),
    ...(begin !== undefined && { from: begin }),
    ...(end !== undefined && { until: end }),
  };
}

/** The instant at which a day, or one so many days later, begins here; undefined for what is no day. */
function midnight(day: string | undefined, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? "") ?? [];
  if (year === undefined) return undefined;
  const begin = new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString();
  // Beyond the year 9999 there is nothing to be said in RFC 3339, nor to be found.
  return begin.startsWith("+") ? undefined : begin;
}
