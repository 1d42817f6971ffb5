import { DataExports, usePermission } from "@guildhall/react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { exportsQuery, refreshPlace } from "../data/belonging-queries.ts";
import { listingOf } from "../data/listing.ts";
import { usePlace } from "../layout/use-place.ts";
import { SettingsHeader } from "./settings-header.tsx";

/** How often it is asked whether an export is ready that is being made, in milliseconds. */
const askAgainMilliseconds = 3_000;

/** The archives of the organization's data. */
export function ExportPage(): ReactElement {
  const place = usePlace();
  const queries = useQueryClient();
  const may = usePermission("organization:export");
  const query = useInfiniteQuery({
    ...exportsQuery(place),
    enabled: may,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((item) => item.state === "pending")) === true
        ? askAgainMilliseconds
        : false,
  });
  return (
    <>
      <SettingsHeader title="Data export" />
      <DataExports list={listingOf(query)} onChange={() => refreshPlace(queries, place)} />
    </>
  );
}
