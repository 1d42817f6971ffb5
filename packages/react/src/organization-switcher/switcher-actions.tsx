import type { Account, OwnOrganization } from "@guildhall/protocol";
import { LogOut, MailPlus, Plus, Settings, UserPlus, type LucideIcon } from "lucide-react";
import { useState, useSyncExternalStore, type ReactElement, type ReactNode } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { useProblemText } from "../messages/problem-text.ts";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { FollowLink } from "../links/follow-link.tsx";
import type { Row } from "../switching/rows.ts";
import { switcherInEnglish } from "./messages.ts";

/** What `SwitcherActions` takes. */
export interface SwitcherActionsProps {
  readonly current: Row | undefined;
  readonly settingsHref: string | undefined;
  readonly inviteHref: string | undefined;
  readonly createHref: string | undefined;
  readonly addAccountHref: string | undefined;
  readonly onFollow: ((href: string) => void) | undefined;
  readonly onSignOut: ((organization: OwnOrganization, account: Account) => void) | undefined;
}

/** What stands under the list: what can be done in the current organization, and where else one could go. */
export function SwitcherActions(props: SwitcherActionsProps): ReactElement {
  const { current, createHref, addAccountHref, onFollow } = props;
  const switcher = useMessages("switcher", switcherInEnglish);
  return (
    <div className="gh-switcher-actions">
      {current !== undefined && <CurrentActions {...props} current={current} />}
      <ActionLink icon={Plus} href={createHref} onFollow={onFollow}>
        {switcher.create}
      </ActionLink>
      <ActionLink icon={UserPlus} href={addAccountHref} onFollow={onFollow}>
        {switcher.addAccount}
      </ActionLink>
      {current !== undefined && <SignOutOf row={current} onSignOut={props.onSignOut} />}
    </div>
  );
}

function CurrentActions(props: SwitcherActionsProps & { readonly current: Row }): ReactElement {
  const { current, settingsHref, inviteHref, onFollow } = props;
  const switcher = useMessages("switcher", switcherInEnglish);
  const { name, slug } = current.organization;
  const { state } = useGuildhall().organization(slug, current.account.user.id);
  const { session } = useSyncExternalStore(state.subscribe, state.snapshot, state.snapshot);
  const mayInvite = session?.permissions.includes("invitation:create") === true;
  return (
    <>
      <ActionLink icon={Settings} href={settingsHref} onFollow={onFollow}>
        {switcher.settingsOf(name)}
      </ActionLink>
      <ActionLink icon={MailPlus} href={mayInvite ? inviteHref : undefined} onFollow={onFollow}>
        {switcher.inviteTo(name)}
      </ActionLink>
    </>
  );
}

/** A row that leads to a page; nothing where there is no such page. */
function ActionLink(props: {
  readonly icon: LucideIcon;
  readonly href: string | undefined;
  readonly onFollow: ((href: string) => void) | undefined;
  readonly children: ReactNode;
}): ReactElement | null {
  const { icon: Icon, href, onFollow, children } = props;
  if (href === undefined) return null;
  return (
    <FollowLink className="gh-switcher-action" href={href} onFollow={onFollow}>
      <Icon aria-hidden="true" size={16} />
      <span>{children}</span>
    </FollowLink>
  );
}

function SignOutOf(props: { readonly row: Row } & Pick<SwitcherActionsProps, "onSignOut">): ReactElement {
  const { organization, account } = props.row;
  const switcher = useMessages("switcher", switcherInEnglish);
  const problemText = useProblemText();
  const client = useGuildhall();
  const [failure, setFailure] = useState<string | null>(null);

  const signOut = async (): Promise<void> => {
    setFailure(null);
    try {
      await client.organization(organization.slug, account.user.id).signOut();
      props.onSignOut?.(organization, account);
    } catch (error) {
      setFailure(problemText(error));
    }
  };
  return (
    <>
      <button type="button" className="gh-switcher-action" onClick={() => void signOut()}>
        <LogOut aria-hidden="true" size={16} />
        <span>{switcher.signOutOf(organization.name)}</span>
      </button>
      {failure !== null && (
        <p role="alert" className="gh-switcher-notice">
          {failure}
        </p>
      )}
    </>
  );
}
