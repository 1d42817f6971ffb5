import {
  invitationsInEnglish,
  membersInEnglish,
  requestsInEnglish,
  useMessages,
  usePermission,
  type Listing,
} from "@guildhall/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { invitationsQuery, membershipRequestsQuery } from "../data/belonging-queries.ts";
import { listingOf } from "../data/listing.ts";
import { usePlace } from "../layout/use-place.ts";

/** The views of who is in: the members, and beside them the counted invitations and requests to join that nobody has answered. */
export function PeopleViews(): ReactElement | null {
  const members = useMessages("members", membersInEnglish);
  const mayRead = usePermission("invitation:read");
  const { organization } = usePlace();
  if (!mayRead) return null;
  return (
    <nav className="segments" aria-label={members.view}>
      <Link
        to="/$org/members"
        params={{ org: organization }}
        search={{ view: undefined }}
        activeOptions={exactView}
        className="segment"
      >
        {members.label}
      </Link>
      <Link
        to="/$org/members"
        params={{ org: organization }}
        search={{ view: "pending" }}
        activeOptions={exactView}
        className="segment"
      >
        <PendingCount />
      </Link>
      <Link
        to="/$org/members"
        params={{ org: organization }}
        search={{ view: "requests" }}
        activeOptions={exactView}
        className="segment"
      >
        <RequestCount />
      </Link>
    </nav>
  );
}

// What the members are filtered by makes no other view of them.
const exactView = { includeSearch: true, explicitUndefined: true };

function PendingCount(): ReactElement {
  const invitations = useMessages("invitations", invitationsInEnglish);
  const list = listingOf(useInfiniteQuery(invitationsQuery(usePlace())));
  return <>{invitations.pending(countOf(list), list.hasMore)}</>;
}

function RequestCount(): ReactElement {
  const requests = useMessages("requests", requestsInEnglish);
  const list = listingOf(useInfiniteQuery(membershipRequestsQuery(usePlace())));
  return <>{requests.count(countOf(list), list.hasMore)}</>;
}

/** How many are shown; null while nobody knows. */
function countOf({ items, isLoading, error }: Listing<unknown>): number | null {
  return isLoading || error !== null ? null : items.length;
}
