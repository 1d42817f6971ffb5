import { ApiKeys, useCurrentOrganization, usePermission, useRefusal } from "@guildhall/react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import type { ReactElement } from "react";
import { listingOf } from "../data/listing.ts";
import { apiKeysQuery } from "../data/security-queries.ts";
import { usePlace } from "../layout/use-place.ts";
import { EmptyState } from "../parts/list-states.tsx";
import { SettingsHeader } from "./settings-header.tsx";

/** The keys with which programs call for the organization. */
export function ApiKeysPage(): ReactElement {
  const { session } = useCurrentOrganization();
  const may = usePermission("api_key:read");
  const refusal = useRefusal("api_key:read");
  return (
    <>
      <SettingsHeader title="API keys" />
      {may && <KeyList />}
      {session !== null && !may && (
        <EmptyState icon={Lock} title="Your role does not permit this">
          {refusal}
        </EmptyState>
      )}
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
