import type { Account, OwnOrganization } from "@guildhall/protocol";
import { LogOut, Plus, UserPlus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { problemText } from "../messages/problem-text.ts";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { FollowLink } from "../links/follow-link.tsx";
import type { Row } from "../switching/rows.ts";

/** What `SwitcherActions` takes. */
export interface SwitcherActionsProps {
  readonly current: Row | undefined;
  readonly createHref: string | undefined;
  readonly addAccountHref: string | undefined;
  readonly onFollow: ((href: string) => void) | undefined;
  readonly onSignOut: ((organization: OwnOrganization, account: Account) => void) | undefined;
}

/** What stands under the list: creating, adding an account, and leaving the current organization's session. */
export function SwitcherActions(props: SwitcherActionsProps): ReactElement {
  const { current, createHref, addAccountHref, onFollow } = props;
  const { switcher } = useMessages();
  return (
    <div className="gh-switcher-actions">
      {createHref !== undefined && (
        <FollowLink className="gh-switcher-action" href={createHref} onFollow={onFollow}>
          <Plus aria-hidden="true" size={16} />
          {switcher.create}
        </FollowLink>
      )}
      {addAccountHref !== undefined && (
        <FollowLink className="gh-switcher-action" href={addAccountHref} onFollow={onFollow}>
          <UserPlus aria-hidden="true" size={16} />
          {switcher.addAccount}
        </FollowLink>
      )}
      {current !== undefined && <SignOutOf row={current} onSignOut={props.onSignOut} />}
    </div>
  );
}

function SignOutOf(props: { readonly row: Row } & Pick<SwitcherActionsProps, "onSignOut">): ReactElement {
  const { organization, account } = props.row;
  const messages = useMessages();
  const client = useGuildhall();
  const [failure, setFailure] = useState<string | null>(null);

  const signOut = async (): Promise<void> => {
    setFailure(null);
    try {
      await client.organization(organization.slug, account.user.id).signOut();
      props.onSignOut?.(organization, account);
    } catch (error) {
      setFailure(problemText(messages, error));
    }
  };
  return (
    <>
      <button type="button" className="gh-switcher-action" onClick={() => void signOut()}>
        <LogOut aria-hidden="true" size={16} />
        <span>{messages.switcher.signOutOf(organization.name)}</span>
      </button>
      {failure !== null && (
        <p role="alert" className="gh-switcher-notice">
          {failure}
        </p>
      )}
    </>
  );
}
