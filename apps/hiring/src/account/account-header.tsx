import { useMe } from "@guildhall/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useIdentity } from "../layout/use-identity.ts";

/** The pages about oneself. */
const pages = [
  { to: "/account", name: "Profile" },
  { to: "/account/security", name: "Security" },
] as const;

/** The top of a page about oneself: the others, and one's other accounts. */
export function AccountHeader(props: {
  readonly title: string;
  readonly page: (typeof pages)[number]["to"];
  /** The id of the user whom the page is about. */
  readonly account: string;
}): ReactElement {
  const { title, page, account } = props;
  const { accounts } = useMe();
  useIdentity(title, null);
  return (
    <header className="account-header">
      <Link to="/">Back to my organizations</Link>
      <h1>{title}</h1>
      <nav className="segments" aria-label="Account">
        {pages.map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            search={{ account }}
            className="segment"
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {name}
          </Link>
        ))}
      </nav>
      {accounts.length > 1 && (
        <nav className="segments" aria-label="Accounts">
          {accounts.map(({ user }) => (
            <Link
              key={user.id}
              to={page}
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
  );
}
