import type { Event } from "@guildhall/protocol";
import { ChevronRight } from "lucide-react";
import type { ReactElement } from "react";
import { Moment } from "../parts/moment.tsx";
import { changesOf, type Change } from "./changes.ts";
import { isOfActor, wordsOf } from "./event-words.ts";

/** One event: who did what to what and when; opened, what it changed and from where. */
export function EventRow({ event }: { readonly event: Event }): ReactElement {
  return (
    <li className="event">
      <details>
        <summary className="event-line">
          <ChevronRight className="event-chevron" size={14} aria-hidden />
          <span className="event-words">
            <strong>
              <bdi>{event.actor.name}</bdi>
            </strong>{" "}
            {wordsOf(event)}
            {!isOfActor(event) && (
              <>
                {" "}
                <strong>
                  <bdi>{event.subject.name}</bdi>
                </strong>
              </>
            )}
          </span>
          <span className="event-time">
            <Moment instant={event.occurredAt} />
          </span>
        </summary>
        <div className="event-more">
          <Changes changes={changesOf(event)} />
          <dl className="facts">
            <Fact name="Type" value={event.type} />
            <Fact name="Address" value={event.ip} />
            <Fact name="Browser" value={event.userAgent} />
            <Fact name="Request" value={event.requestId} />
          </dl>
        </div>
      </details>
    </li>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }): ReactElement | null {
  if (changes.length === 0) return null;
  return (
    <table className="changes">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td>{before === null ? <span className="muted">none</span> : <del>{before}</del>}</td>
            <td>{after === null ? <span className="muted">none</span> : <ins>{after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fact({
  name,
  value,
}: {
  readonly name: string;
  readonly value: string | null;
}): ReactElement | null {
  if (value === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
