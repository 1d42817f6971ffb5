import { AuditLog, usePermission } from "@guildhall/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { membersQuery } from "../data/belonging-queries.ts";
import { listingOf } from "../data/listing.ts";
import { eventsQuery } from "../data/queries.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";

const route = getRouteApi("/$org/settings/audit");

/** What happened in the organization, who did it, and what it changed. */
export function AuditPage(): ReactElement {
  const place = usePlace();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const enabled = usePermission("event:read");
  const events = useInfiniteQuery({ ...eventsQuery(place, filter), enabled });
  const members = useInfiniteQuery({ ...membersQuery(place, {}), enabled });
  return (
    <>
      <PageHeader title="Audit log" />
      <AuditLog
        list={listingOf(events)}
        people={listingOf(members).items.map(({ user }) => user)}
        filter={filter}
        onFilter={(next) => void navigate({ search: next, replace: true })}
      />
    </>
  );
}
