import { Invitations } from "@guildhall/react";
import type { Role } from "@guildhall/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { invitationsQuery } from "../data/belonging-queries.ts";
import { listingOf } from "../data/listing.ts";
import { usePlace } from "../layout/use-place.ts";
import { PeopleViews } from "./people-views.tsx";

/** The invitations that nobody has answered. */
export function PendingInvitations(props: {
  readonly roles: readonly Role[];
  readonly onChange: () => void;
}): ReactElement {
  const list = listingOf(useInfiniteQuery(invitationsQuery(usePlace())));
  return (
    <Invitations {...props} list={list}>
      <PeopleViews />
    </Invitations>
  );
}
