import { CreateTeamButton, Teams } from "@guildhall/react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { refreshPlace, teamMembersQuery, teamsQuery } from "../data/belonging-queries.ts";
import { listingOf } from "../data/listing.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";

const route = getRouteApi("/$org/teams");

/** The teams of the organization; the address names the one that is open. */
export function TeamsPage(): ReactElement {
  const place = usePlace();
  const { team } = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const refresh = (): void => refreshPlace(queries, place);
  const list = listingOf(useInfiniteQuery(teamsQuery(place)));
  const isThere = list.items.some(({ id }) => id === team);
  const members = useInfiniteQuery({ ...teamMembersQuery(place, team ?? ""), enabled: isThere });
  return (
    <>
      <PageHeader title="Teams">
        <CreateTeamButton onChange={refresh} />
      </PageHeader>
      <Teams
        list={list}
        selected={isThere ? (team ?? null) : null}
        members={listingOf(members)}
        onSelect={(id) =>
          void navigate({ search: (rest) => ({ ...rest, team: id ?? undefined }), replace: true })
        }
        onChange={refresh}
      />
    </>
  );
}
