import { Domains, useCurrentOrganization, usePermission } from "@guildhall/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { domainsQuery, refreshPlace } from "../data/belonging-queries.ts";
import { wholeOf } from "../data/listing.ts";
import { usePlace } from "../layout/use-place.ts";
import { NotPermitted } from "../parts/not-permitted.tsx";
import { SettingsHeader } from "./settings-header.tsx";

/** The e-mail domains of the organization, and who joins by them. */
export function DomainsPage(): ReactElement {
  const { session } = useCurrentOrganization();
  const may = usePermission("domain:read");
  return (
    <>
      <SettingsHeader title="E-mail domains" />
      {may && <DomainsList />}
      {session !== null && !may && <NotPermitted what="E-mail domains are" />}
    </>
  );
}

function DomainsList(): ReactElement {
  const place = usePlace();
  const queries = useQueryClient();
  const list = wholeOf(useQuery(domainsQuery(place)));
  return <Domains list={list} onChange={() => refreshPlace(queries, place)} />;
}
