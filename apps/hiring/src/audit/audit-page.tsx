import { useCurrentOrganization, usePermission } from "@guildhall/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Lock, ScrollText } from "lucide-react";
import type { ReactElement } from "react";
import { eventsQuery } from "../data/queries.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";
import { Bone, EmptyState, ListProblem, LoadMore } from "../parts/list-states.tsx";
import { EventRow } from "./event-row.tsx";
import { filterTypes, nameOfType } from "./event-words.ts";

const route = getRouteApi("/$org/settings/audit");

/** What happened in the organization, who did it, and what it changed. */
export function AuditPage(): ReactElement {
  const { session } = useCurrentOrganization();
  const may = usePermission("event:read");
  return (
    <>
      <PageHeader title="Audit log" />
      {session === null && <EventsBones />}
      {session !== null && (may ? <Events /> : <NotPermitted role={session.role} />)}
    </>
  );
}

function NotPermitted({ role }: { readonly role: string }): ReactElement {
  return (
    <EmptyState icon={Lock} title="Your role does not permit this">
      {`The audit log is for owners and admins, and your role here is ${role}. Ask one of them if you need to see it.`}
    </EmptyState>
  );
}

function Events(): ReactElement {
  const { type } = route.useSearch();
  return (
    <>
      <TypeFilter type={type} />
      <EventsList type={type} />
    </>
  );
}

function TypeFilter({ type }: { readonly type: string | undefined }): ReactElement {
  const navigate = route.useNavigate();
  return (
    <div className="filters">
      <select
        className="compact-select"
        aria-label="What happened"
        value={type ?? ""}
        onChange={(event) => {
          const chosen = event.target.value === "" ? undefined : event.target.value;
          void navigate({ search: (search) => ({ ...search, type: chosen }) });
        }}
      >
        <option value="">Everything</option>
        {filterTypes.map((each) => (
          <option key={each} value={each}>
            {nameOfType(each)}
          </option>
        ))}
      </select>
    </div>
  );
}

function EventsList({ type }: { readonly type: string | undefined }): ReactElement {
  const query = useInfiniteQuery(eventsQuery(usePlace(), type));
  if (query.isPending) return <EventsBones />;
  if (query.isError && !query.data) {
    return <ListProblem what="the audit log" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const events = query.data.pages.flatMap(({ items }) => items);
  if (events.length === 0) {
    return (
      <EmptyState icon={ScrollText} title="Nothing of this kind has happened">
        Every change in the organization is recorded here, by whom and from where.
      </EmptyState>
    );
  }
  return (
    <>
      <ol className="events">
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ol>
      <LoadMore
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
    </>
  );
}

function EventsBones(): ReactElement {
  return (
    <ol className="events" aria-busy>
      {["24rem", "19rem", "27rem", "21rem", "25rem", "17rem"].map((width) => (
        <li key={width} className="event">
          <div className="event-line">
            <Bone width={`min(${width}, 60%)`} />
            <Bone width="5rem" />
          </div>
        </li>
      ))}
    </ol>
  );
}
