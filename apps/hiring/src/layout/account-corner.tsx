import { AccountMenu, useMe } from "@guildhall/react";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Place } from "../data/place.ts";

/** Who this page is used as, and every other account of this browser. */
export function AccountCorner({ place }: { readonly place: Place }): ReactElement {
  const router = useRouter();
  const user = useMe().accounts.find((account) => account.user.id === place.account)?.user;
  return (
    <div className="account-corner">
      <AccountMenu
        account={place.account}
        accountHref={`/account?account=${place.account}`}
        addAccountHref="/sign-in?add=true"
        onFollow={(href) => router.history.push(href)}
      />
      {user && (
        <div className="account-words">
          <span>
            <bdi>{user.name}</bdi>
          </span>
          <span>
            <bdi>{user.email}</bdi>
          </span>
        </div>
      )}
    </div>
  );
}
