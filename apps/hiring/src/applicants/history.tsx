import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { ApplicantEvent } from "../../shared/endpoints.ts";
import { historyQuery } from "../data/hiring-queries.ts";
import { listingOf } from "../data/listing.ts";
import { usePlace } from "../layout/use-place.ts";
import { Bone, ListProblem, LoadMore } from "../parts/list-states.tsx";
import { Moment } from "../parts/moment.tsx";
import { stageNames } from "./applicants-filter.ts";

/** What happened to an applicant, the latest first. */
export function History({ applicant }: { readonly applicant: string }): ReactElement {
  const list = listingOf(useInfiniteQuery(historyQuery(usePlace(), applicant)));
  if (list.isLoading) return <HistoryBones />;
  if (list.error !== null) return <ListProblem what="the history" error={list.error} onRetry={list.retry} />;
  return (
    <>
      <ol className="history">
        {list.items.map((event) => (
          <li key={event.id} className="history-item" data-kind={event.kind}>
            <p className="history-line">
              <span className="event-words">
                <Sentence event={event} />
              </span>
              <Moment instant={event.at} />
            </p>
            {event.note !== null && <p className="history-note">{event.note}</p>}
          </li>
        ))}
      </ol>
      <LoadMore hasMore={list.hasMore} isLoading={list.isLoadingMore} onLoad={list.loadMore} />
    </>
  );
}

function Sentence({ event }: { readonly event: ApplicantEvent }): ReactElement {
  const { kind, actor, from, to } = event;
  if (kind === "applied") return <>Applied</>;
  if (kind === "noted") {
    return (
      <>
        <strong>{actor}</strong> wrote a note
      </>
    );
  }
  return (
    <>
      <strong>{actor}</strong> moved them
      {from !== null && ` from ${stageNames[from]}`}
      {to !== null && ` to ${stageNames[to]}`}
    </>
  );
}

function HistoryBones(): ReactElement {
  return (
    <ol className="history" aria-busy>
      {["60%", "45%", "52%"].map((width) => (
        <li key={width} className="history-item">
          <Bone width={width} />
        </li>
      ))}
    </ol>
  );
}
