import { InviteButton, Members, usePermission, type MembersFilter } from "@guildhall/react";
import type { Role, Team } from "@guildhall/protocol";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, type ReactElement } from "react";
import { listingOf } from "../data/listing.ts";
import { membersQuery, refreshPlace, rolesQuery, teamsQuery } from "../data/belonging-queries.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";
import { JoiningRequests } from "./joining-requests.tsx";
import { PendingInvitations } from "./pending-invitations.tsx";
import { PeopleViews } from "./people-views.tsx";

const route = getRouteApi("/$org/members");

/** Who belongs to the organization, and who was invited. */
export function MembersPage(): ReactElement {
  const place = usePlace();
  const { view, invite } = route.useSearch();
  const navigate = route.useNavigate();
  const mayReadInvitations = usePermission("invitation:read");
  const roles = useQuery(rolesQuery(place)).data?.items ?? [];
  const teams = listingOf(useInfiniteQuery(teamsQuery(place))).items;
  const queries = useQueryClient();
  const refresh = (): void => refreshPlace(queries, place);
  const shown = mayReadInvitations ? view : undefined;
  return (
    <>
      <PageHeader title="Members">
        <InviteButton
          roles={roles}
          teams={teams}
          isAsked={invite === true}
          onClose={() => {
            if (invite) void navigate({ search: (rest) => ({ ...rest, invite: undefined }), replace: true });
          }}
          onChange={refresh}
        />
      </PageHeader>
      {shown === "pending" && <PendingInvitations roles={roles} teams={teams} onChange={refresh} />}
      {shown === "requests" && <JoiningRequests roles={roles} onChange={refresh} />}
      {shown === undefined && <MembersList roles={roles} teams={teams} onChange={refresh} />}
    </>
  );
}

function MembersList(props: {
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  readonly onChange: () => void;
}): ReactElement {
  const place = usePlace();
  const router = useRouter();
  const navigate = route.useNavigate();
  const { search, role, team } = route.useSearch();
  const filter: MembersFilter = { search, role, team };
  const list = listingOf(useInfiniteQuery(membersQuery(place, filter)));
  useForgetUnknownTeam(props.teams, team);
  const onFilter = useCallback(
    (next: MembersFilter) => void navigate({ search: (rest) => ({ ...rest, ...next }), replace: true }),
    [navigate],
  );
  return (
    <Members
      {...props}
      list={list}
      filter={filter}
      onFilter={onFilter}
      onLeave={() => void router.navigate({ to: "/" })}
    >
      <PeopleViews />
    </Members>
  );
}

/** A team that is gone, or was another organization's, finds nobody: the filter forgets it. */
function useForgetUnknownTeam(teams: readonly Team[], team: string | undefined): void {
  const navigate = route.useNavigate();
  const isUnknown = team !== undefined && teams.length > 0 && !teams.some(({ id }) => id === team);
  useEffect(() => {
    if (isUnknown) void navigate({ search: (rest) => ({ ...rest, team: undefined }), replace: true });
  }, [isUnknown, navigate]);
}
