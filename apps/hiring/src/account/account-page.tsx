import { AccountSettings, useMe } from "@guildhall/react";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useIdentity } from "../layout/use-identity.ts";

const route = getRouteApi("/account");

/** Who one is: one's name, and the deletion of the account. With several accounts, one of them at a time. */
export function AccountPage(): ReactElement {
  const { accounts } = useMe();
  const router = useRouter();
  const { account = accounts[0]?.user.id } = route.useSearch();
  useIdentity("Account", null);
  return (
    <main className="account-page">
      <header className="account-header">
        <Link to="/">Back to my organizations</Link>
        <h1>Account</h1>
        {accounts.length > 1 && (
          <nav className="segments" aria-label="Accounts">
            {accounts.map(({ user }) => (
              <Link
                key={user.id}
                to="/account"
                search={{ account: user.id }}
                className="segment"
                aria-current={user.id === account ? "page" : undefined}
              >
                {user.email}
              </Link>
            ))}
          </nav>
        )}
      </header>
      <AccountSettings account={account} onDelete={() => void router.navigate({ to: "/" })} />
    </main>
  );
}
