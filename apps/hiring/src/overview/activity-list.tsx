import { useEventWords, usePermission } from "@guildhall/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Activity } from "../../shared/endpoints.ts";
import { stageNames } from "../applicants/applicants-filter.ts";
import { usePlace } from "../layout/use-place.ts";
import { Moment } from "../parts/moment.tsx";

/** What happened lately, as far as the role permits to know. */
export function ActivityList({ activity }: { readonly activity: readonly Activity[] }): ReactElement {
  const { organization } = usePlace();
  const { wordsOf } = useEventWords();
  const mayReadEvents = usePermission("event:read");
  return (
    <section className="panel" aria-labelledby="activity">
      <header className="panel-header">
        <h2 id="activity">Recent activity</h2>
        {mayReadEvents && (
          <Link to="/$org/settings/audit" params={{ org: organization }} search={{}}>
            Audit log
          </Link>
        )}
      </header>
      {activity.length === 0 && <p className="muted">Nothing has happened yet.</p>}
      <ol className="panel-list activity">
        {activity.map((event) => (
          <li key={event.id}>
            <span className="event-words">
              <strong>{event.actor}</strong> {event.to === null ? wordsOf({ type: event.type }) : "moved"}{" "}
              <Subject event={event} />
              {event.to !== null && ` to ${stageNames[event.to]}`}
            </span>
            <Moment instant={event.at} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Subject({ event }: { readonly event: Activity }): ReactElement {
  const { organization: org } = usePlace();
  const { kind, id, name } = event.subject;
  if (kind === "job") {
    return (
      <Link to="/$org/jobs/$job" params={{ org, job: id }}>
        {name}
      </Link>
    );
  }
  if (kind === "applicant") {
    return (
      <Link to="/$org/applicants/$applicant" params={{ org, applicant: id }}>
        {name}
      </Link>
    );
  }
  return <strong>{name}</strong>;
}
