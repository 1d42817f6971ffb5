import { OrganizationSwitcher, useMe } from "@guildhall/react";
import type { Account, OwnOrganization } from "@guildhall/protocol";
import { useLocation, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Place } from "../data/place.ts";
import { rememberAccount } from "../data/who.ts";
import { keptPage } from "./kept-page.ts";
import { warmPage } from "./warm-page.ts";

/** The organization switcher: the same page elsewhere, where that makes sense. */
export function Switcher({ place }: { readonly place: Place }): ReactElement {
  const router = useRouter();
  const { pathname } = useLocation();
  const { accounts } = useMe();
  const hrefFor = (organization: OwnOrganization, account: Account): string => {
    // Also where no list tells of it: then the address says whose it is.
    const isShared =
      accounts.length > 1 && accounts.filter((each) => isIn(each, organization.slug)).length !== 1;
    const kept = keptPage(pathname, organization.role);
    const page = kept === "" ? `/${organization.slug}` : `/${organization.slug}/${kept}`;
    return isShared ? `${page}?account=${account.user.id}` : page;
  };
  return (
    <OrganizationSwitcher
      current={place.organization}
      account={place.account}
      hrefFor={hrefFor}
      settingsHref={`/${place.organization}/settings`}
      inviteHref={`/${place.organization}/members?invite=true`}
      createHref={`/new?account=${place.account}`}
      addAccountHref="/sign-in?add=true"
      onNavigate={(href, organization, account) => {
        rememberAccount(organization.slug, account.user.id);
        router.history.push(href);
      }}
      onWarm={(to, signal) => warmPage(router, to, signal)}
      onFollow={(href) => router.history.push(href)}
    />
  );
}

function isIn({ organizations }: Account, organization: string): boolean {
  return organizations.some(({ slug }) => slug === organization);
}
