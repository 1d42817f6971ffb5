import { InvitationLinks, Invitations } from "@guildhall/react";
import type { Role, Team } from "@guildhall/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { invitationLinksQuery, invitationsQuery } from "../data/belonging-queries.ts";
import { listingOf } from "../data/listing.ts";
import { usePlace } from "../layout/use-place.ts";
import { PeopleViews } from "./people-views.tsx";

/** The invitations that nobody has answered, and the links by which whoever has them joins. */
export function PendingInvitations(props: {
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  readonly onChange: () => void;
}): ReactElement {
  const place = usePlace();
  const list = listingOf(useInfiniteQuery(invitationsQuery(place)));
  const links = listingOf(useInfiniteQuery(invitationLinksQuery(place)));
  return (
    <>
      <Invitations list={list} roles={props.roles} onChange={props.onChange}>
        <PeopleViews />
      </Invitations>
      <InvitationLinks {...props} list={links} />
    </>
  );
}
