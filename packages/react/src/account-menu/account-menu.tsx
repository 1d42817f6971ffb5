import type { Account } from "@guildhall/protocol";
import { LogOut, Settings, UserPlus } from "lucide-react";
import type { ReactElement } from "react";
import { FollowLink } from "../links/follow-link.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { initials } from "../organization-mark/initials.ts";
import { usePopup } from "../popup/use-popup.ts";
import { useMe } from "../provider/use-me.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { moveInMenu } from "./menu-keys.ts";
import { accountMenuInEnglish } from "./messages.ts";
import { useSignOut } from "./use-sign-out.ts";

/** What `AccountMenu` takes. */
export interface AccountMenuProps extends RootProps {
  /** The id of the user that the page is used as; default: the first account. */
  readonly account?: string | undefined;
  /** The page of the account; without it there is no such link. */
  readonly accountHref?: string | undefined;
  /** The page where another account signs in; without it there is no such link. */
  readonly addAccountHref?: string | undefined;
  /** Goes to one of these pages without a page load; default: the link is followed. */
  readonly onFollow?: ((href: string) => void) | undefined;
  /** Called after an account signed out; with null after all of them did. */
  readonly onSignOut?: ((account: Account | null) => void) | undefined;
}

/** Who is signed in: every account of this browser, each with its sign-out. Shows nothing when nobody is. */
export function AccountMenu(props: AccountMenuProps): ReactElement | null {
  const { account: chosen, accountHref, addAccountHref, onFollow, onSignOut, ...root } = props;
  const { accounts } = useMe();
  const accountMenu = useMessages("accountMenu", accountMenuInEnglish);
  const popup = usePopup({ firstFocus: "[role=menuitem]" });
  const { failure, signOut } = useSignOut((account) => {
    popup.hide();
    onSignOut?.(account);
  });
  const shown = accounts.find(({ user }) => user.id === chosen) ?? accounts[0];
  if (shown === undefined) return null;
  const follow = (href: string): void => {
    popup.hide();
    onFollow?.(href);
  };
  return (
    <div {...rootOf("gh-account-menu gh-popup-scope", root)}>
      <button
        type="button"
        className="gh-account-menu-trigger gh-popup-trigger"
        aria-label={accountMenu.label(shown.user.name)}
        aria-haspopup="menu"
        title={shown.user.email}
        data-initials={initials(shown.user.name)}
        {...popup.trigger}
      />
      <div {...popup.props} data-align="end" className="gh-account-menu-popup gh-popup">
        {popup.isOpen && (
          <div role="menu" aria-label={accountMenu.label(shown.user.name)} onKeyDown={moveInMenu}>
            {accounts.map((account) => (
              <AccountItems key={account.user.id} account={account} onSignOut={() => signOut(account)} />
            ))}
            <div role="separator" className="gh-account-menu-separator" />
            {accountHref !== undefined && (
              <FollowLink {...item} href={accountHref} onFollow={onFollow && follow}>
                <Settings aria-hidden="true" size={16} /> {accountMenu.account}
              </FollowLink>
            )}
            {addAccountHref !== undefined && (
              <FollowLink {...item} href={addAccountHref} onFollow={onFollow && follow}>
                <UserPlus aria-hidden="true" size={16} /> {accountMenu.addAccount}
              </FollowLink>
            )}
            <button type="button" {...item} onClick={() => signOut(null)}>
              <LogOut aria-hidden="true" size={16} />{" "}
              {accounts.length > 1 ? accountMenu.signOutAll : accountMenu.signOutOnly}
            </button>
          </div>
        )}
        <p role="alert" className="gh-account-menu-failure">
          {failure}
        </p>
      </div>
    </div>
  );
}

/** In a menu only one item is in the order of the Tab key: the one that has the focus. */
const item = { role: "menuitem", tabIndex: -1, className: "gh-account-menu-item" } as const;

/** One account in the menu: who it is, and where there are several, its own sign-out. */
function AccountItems(props: { readonly account: Account; readonly onSignOut: () => void }): ReactElement {
  const accountMenu = useMessages("accountMenu", accountMenuInEnglish);
  const { accounts } = useMe();
  const { name, email } = props.account.user;
  return (
    <div role="group" aria-label={`${name}, ${email}`}>
      <div role="presentation" className="gh-account-menu-account">
        <span className="gh-account-menu-name">
          <bdi>{name}</bdi>
        </span>{" "}
        <span className="gh-account-menu-email">
          <bdi>{email}</bdi>
        </span>
      </div>
      {accounts.length > 1 && (
        <button type="button" {...item} onClick={props.onSignOut}>
          <LogOut aria-hidden="true" size={16} /> {accountMenu.signOut(email)}
        </button>
      )}
    </div>
  );
}
