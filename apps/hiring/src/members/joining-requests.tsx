import { MembershipRequests } from "@guildhall/react";
import type { Role } from "@guildhall/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { membershipRequestsQuery } from "../data/belonging-queries.ts";
import { listingOf } from "../data/listing.ts";
import { usePlace } from "../layout/use-place.ts";
import { PeopleViews } from "./people-views.tsx";

/** The requests to join that nobody has answered. */
export function JoiningRequests(props: {
  readonly roles: readonly Role[];
  readonly onChange: () => void;
}): ReactElement {
  const list = listingOf(useInfiniteQuery(membershipRequestsQuery(usePlace())));
  return (
    <MembershipRequests list={list} roles={props.roles} onChange={props.onChange}>
      <PeopleViews />
    </MembershipRequests>
  );
}
