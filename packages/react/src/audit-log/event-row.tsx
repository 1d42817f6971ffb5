import type { Event } from "@guildhall/protocol";
import { ChevronRight } from "lucide-react";
import type { ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useDates } from "../list/day.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { changesOf, type Change } from "./changes.ts";
import { isOfOneself, useEventWords } from "./event-words.ts";
import { auditInEnglish } from "./messages.ts";

/** What the row of one event takes. */
export interface EventRowProps {
  readonly event: Event;
  /** Called with whom the list is to be narrowed to; undefined while it is already. */
  readonly onActor: ((id: string) => void) | undefined;
}

/** One event: who did what to what and when; opened, what it changed and from where. */
export function EventRow({ event, onActor }: EventRowProps): ReactElement {
  const texts = useMessages("audit", auditInEnglish);
  const { momentText } = useDates();
  const { id, name } = event.actor;
  return (
    <li className="gh-audit-event">
      <details>
        <summary className="gh-audit-line">
          <ChevronRight className="gh-audit-chevron" size={14} aria-hidden />
          <Sentence event={event} />
          <time className="gh-audit-time" dateTime={event.occurredAt}>
            {momentText(event.occurredAt)}
          </time>
        </summary>
        <div className="gh-audit-more">
          <Changes changes={changesOf(event)} />
          <dl className="gh-audit-facts">
            <Fact name={texts.type} value={event.type} />
            <Fact name={texts.address} value={event.ip} />
            <Fact name={texts.browser} value={event.userAgent} />
            <Fact name={texts.request} value={event.requestId} />
          </dl>
          {id !== null && onActor !== undefined && (
            <div>
              <ActionButton onClick={() => onActor(id)}>{texts.onlyActor(name)}</ActionButton>
            </div>
          )}
        </div>
      </details>
    </li>
  );
}

function Sentence({ event }: { readonly event: Event }): ReactElement {
  const { wordsOf } = useEventWords();
  return (
    <span className="gh-audit-words">
      <bdi className="gh-audit-name">{event.actor.name}</bdi> {wordsOf(event)}
      {!isOfOneself(event) && (
        <>
          {" "}
          <bdi className="gh-audit-name">{event.subject.name}</bdi>
        </>
      )}
    </span>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }): ReactElement | null {
  const texts = useMessages("audit", auditInEnglish);
  if (changes.length === 0) return null;
  return (
    <table className="gh-audit-changes">
      <thead>
        <tr>
          <th scope="col">{texts.field}</th>
          <th scope="col">{texts.before}</th>
          <th scope="col">{texts.after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">
              <bdi>{field}</bdi>
            </th>
            <td>
              {before === null ? (
                <span className="gh-muted">{texts.none}</span>
              ) : (
                <del>
                  <bdi>{before}</bdi>
                </del>
              )}
            </td>
            <td>
              {after === null ? (
                <span className="gh-muted">{texts.none}</span>
              ) : (
                <ins>
                  <bdi>{after}</bdi>
                </ins>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fact(props: { readonly name: string; readonly value: string | null }): ReactElement | null {
  if (props.value === null) return null;
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <bdi>{props.value}</bdi>
      </dd>
    </div>
  );
}
