import { useMe } from "@guildhall/react";
import type { OwnOrganization } from "@guildhall/protocol";
import { getRouteApi } from "@tanstack/react-router";
import type { Place } from "../data/place.ts";

const route = getRouteApi("/$org");

/** Where this page is: the organization that the URL names, and the account that it is used as. */
export function usePlace(): Place {
  return route.useRouteContext({ select: ({ place }) => place });
}

/** What the account's own list says of this organization; undefined while it is not in it. */
export function useListedOrganization({ account, organization }: Place): OwnOrganization | undefined {
  const { accounts } = useMe();
  return accounts
    .find(({ user }) => user.id === account)
    ?.organizations.find(({ slug }) => slug === organization);
}
