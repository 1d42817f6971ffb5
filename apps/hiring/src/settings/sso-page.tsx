import { SingleSignOn, useCurrentOrganization, usePermission } from "@guildhall/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { domainsQuery, refreshPlace, rolesQuery, ssoConnectionsQuery } from "../data/belonging-queries.ts";
import { wholeOf } from "../data/listing.ts";
import { usePlace } from "../layout/use-place.ts";
import { NotPermitted } from "../parts/not-permitted.tsx";
import { SettingsHeader } from "./settings-header.tsx";

const route = getRouteApi("/$org/settings/sso");

/** The identity providers of the organization, and how they are tried. */
export function SsoPage(): ReactElement {
  const { session } = useCurrentOrganization();
  const may = usePermission("sso:read");
  return (
    <>
      <SettingsHeader title="Single sign-on" />
      {may && <Connections />}
      {session !== null && !may && <NotPermitted what="Identity providers are" />}
    </>
  );
}

function Connections(): ReactElement {
  const place = usePlace();
  const router = useRouter();
  const queries = useQueryClient();
  const { tried, problem } = route.useSearch();
  const list = wholeOf(useQuery(ssoConnectionsQuery(place)));
  const domains = useQuery(domainsQuery(place)).data?.items;
  const roles = useQuery(rolesQuery(place)).data?.items ?? [];
  const page = `/${place.organization}/settings`;
  return (
    <SingleSignOn
      list={list}
      roles={roles}
      isDomainProved={domains?.some(({ verifiedAt }) => verifiedAt !== null) ?? true}
      domainsHref={`${page}/domains`}
      onFollow={(href) => router.history.push(href)}
      testReturnsTo={(connection) => `${page}/sso?tried=${connection}`}
      outcome={tried === undefined ? undefined : { connection: tried, problem: problem ?? null }}
      onChange={() => refreshPlace(queries, place)}
    />
  );
}
