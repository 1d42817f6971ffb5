import { AccountSettings } from "@guildhall/react";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AccountHeader } from "./account-header.tsx";
import { useOwnAccount } from "./use-own-account.ts";

const route = getRouteApi("/account");

/** Who one is: one's name, and the deletion of the account. With several accounts, one of them at a time. */
export function AccountPage(): ReactElement {
  const router = useRouter();
  const account = useOwnAccount(route.useSearch().account)?.user.id;
  if (account === undefined) return <main aria-busy="true" />;
  return (
    <main className="account-page">
      <AccountHeader title="Account" page="/account" account={account} />
      <AccountSettings account={account} onDelete={() => void router.navigate({ to: "/" })} />
    </main>
  );
}
