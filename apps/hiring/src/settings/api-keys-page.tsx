import { ApiKeys, useCurrentOrganization, usePermission } from "@guildhall/react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { listingOf } from "../data/listing.ts";
import { apiKeysQuery } from "../data/security-queries.ts";
import { usePlace } from "../layout/use-place.ts";
import { NotPermitted } from "../parts/not-permitted.tsx";
import { SettingsHeader } from "./settings-header.tsx";

/** The keys with which programs call for the organization. */
export function ApiKeysPage(): ReactElement {
  const { session } = useCurrentOrganization();
  const may = usePermission("api_key:read");
  return (
    <>
      <SettingsHeader title="API keys" />
      {may && <KeyList />}
      {session !== null && !may && <NotPermitted what="API keys are" />}
    </>
  );
}

function KeyList(): ReactElement {
  const place = usePlace();
  const queries = useQueryClient();
  const query = apiKeysQuery(place);
  const list = listingOf(useInfiniteQuery(query));
  return (
    <ApiKeys list={list} onChange={() => void queries.invalidateQueries({ queryKey: query.queryKey })} />
  );
}
