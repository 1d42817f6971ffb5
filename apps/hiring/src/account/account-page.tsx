import { AccountSettings, useMe } from "@guildhall/react";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AccountHeader } from "./account-header.tsx";

const route = getRouteApi("/account");

/** Who one is: one's name, and the deletion of the account. With several accounts, one of them at a time. */
export function AccountPage(): ReactElement {
  const { accounts } = useMe();
  const router = useRouter();
  const { account = accounts[0]?.user.id } = route.useSearch();
  return (
    <main className="account-page">
      <AccountHeader title="Account" page="/account" account={account} />
      <AccountSettings account={account} onDelete={() => void router.navigate({ to: "/" })} />
    </main>
  );
}
