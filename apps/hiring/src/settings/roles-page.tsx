import { CreateRoleButton, Roles, type RolesListing } from "@guildhall/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { refreshPlace, rolesQuery } from "../data/belonging-queries.ts";
import { usePlace } from "../layout/use-place.ts";
import { SettingsHeader } from "./settings-header.tsx";

/** What each role of the organization permits. */
export function RolesPage(): ReactElement {
  const place = usePlace();
  const query = useQuery(rolesQuery(place));
  const queries = useQueryClient();
  const refresh = (): void => refreshPlace(queries, place);
  const list: RolesListing = {
    items: query.data?.items ?? [],
    permissions: query.data?.permissions ?? [],
    isLoading: query.isPending,
    error: query.data === undefined ? query.error : null,
    retry: () => void query.refetch(),
  };
  return (
    <>
      <SettingsHeader title="Roles">
        <CreateRoleButton list={list} onChange={refresh} />
      </SettingsHeader>
      <Roles list={list} onChange={refresh} />
    </>
  );
}
