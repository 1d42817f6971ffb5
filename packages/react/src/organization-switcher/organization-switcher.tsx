import { accountFor } from "@guildhall/client";
import type { Account, OwnOrganization } from "@guildhall/protocol";
import { lazy, Suspense, useState, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { usePins } from "../switching/use-pins.ts";
import { arranged, flatten, groupRows, inOrderOf, type Row } from "../switching/rows.ts";
import type { Shortcut } from "../switching/shortcut.ts";
import { switcherInEnglish } from "./messages.ts";
import { SwitcherActions } from "./switcher-actions.tsx";
import { SwitcherAnnouncer } from "./switcher-announcer.tsx";
import { SwitcherPanel } from "./switcher-panel.tsx";
import { SwitcherTrigger } from "./switcher-trigger.tsx";
import { usePopup } from "../popup/use-popup.ts";
import { useShortcuts } from "../switching/use-shortcuts.ts";
import { useSwitching } from "../switching/use-switching.ts";
import type { WarmPage } from "../switching/use-warming.ts";

// The switcher is on every page; what is offered in it is asked for when somebody opens it.
const Offers = lazy(async () => ({
  default: (await import("../joining/joinable-organizations.tsx")).JoinableOrganizations,
}));

/** What `OrganizationSwitcher` takes. */
export interface OrganizationSwitcherProps extends RootProps {
  /** The slug of the organization that the URL names; null outside any. */
  readonly current: string | null;
  /** The id of the user that the page is used as; default: the account that used `current` last. */
  readonly account?: string | undefined;
  /** Where a row leads: a path of the application, as the row's link shows it. */
  readonly hrefFor: (organization: OwnOrganization, account: Account) => string;
  /** Goes there without a page load; called after the organization's session was opened. */
  readonly onNavigate: (href: string, organization: OwnOrganization, account: Account) => void;
  /** Fetches ahead what the page behind a row's link shows, while somebody is about to go there; its session is open. */
  readonly onWarm?: WarmPage | undefined;
  /** Where the settings of the current organization are; without it there is no such link. */
  readonly settingsHref?: string | undefined;
  /** Where people are invited to the current organization; shown to whoever may, and not without it. */
  readonly inviteHref?: string | undefined;
  /** The page where an organization is created; without it there is no such link. */
  readonly createHref?: string | undefined;
  /** The page where another account signs in; without it there is no such link. */
  readonly addAccountHref?: string | undefined;
  /** Goes to one of these pages without a page load; default: the link is followed. */
  readonly onFollow?: ((href: string) => void) | undefined;
  /** Called after the account signed out of the current organization. */
  readonly onSignOut?: ((organization: OwnOrganization, account: Account) => void) | undefined;
}

/** Shows where one is and leads anywhere else: every organization of every account in this browser. */
export function OrganizationSwitcher(props: OrganizationSwitcherProps): ReactElement {
  const { current, account, hrefFor, onNavigate, onWarm, onFollow, onSignOut, ...others } = props;
  const { settingsHref, inviteHref, createHref, addAccountHref, ...root } = others;
  const client = useGuildhall();
  const me = useMe();
  const switcher = useMessages("switcher", switcherInEnglish);
  const [order, setOrder] = useState<readonly string[]>([]);
  const { pinned } = usePins();
  const recent = arranged(groupRows(me.accounts, hrefFor), pinned);
  const popup = usePopup({
    firstFocus: "input",
    onOpen() {
      setOrder(flatten(recent).map(({ key }) => key));
      void client.refreshMe();
    },
    onClose() {
      // What closes it may be the question that must be answered on the way.
      if (client.stepUp.question.snapshot() === null) switching.reset();
    },
  });
  const groups = popup.isOpen ? inOrderOf(recent, order) : recent;
  const rows = flatten(groups);
  const user = account ?? accountFor(me.accounts, current ?? "")?.user.id;
  const here = rows.find((row) => row.organization.slug === current && row.account.user.id === user);

  const switching = useSwitching((row) => {
    popup.hide();
    onNavigate(row.href, row.organization, row.account);
  });
  const choose = async (row: Row): Promise<void> => {
    if (row.key === here?.key) popup.hide();
    else if (await switching.switchTo(row)) popup.show();
  };
  useShortcuts((shortcut: Shortcut) => {
    if (shortcut.kind === "toggle") popup.toggle();
    const row = shortcut.kind === "switch" ? rows[shortcut.index] : undefined;
    if (row !== undefined) void choose(row);
    return shortcut.kind === "toggle" || row !== undefined;
  });
  const signedOut = (organization: OwnOrganization, left: Account): void => {
    popup.hide();
    onSignOut?.(organization, left);
  };
  const follow = (href: string): void => {
    popup.hide();
    onFollow?.(href);
  };
  return (
    <div {...rootOf("gh-switcher gh-popup-scope", root)}>
      <SwitcherTrigger
        current={here}
        isLoading={current !== null && me.status === "loading"}
        popup={popup.trigger}
        isBusy={switching.attempt?.refusal === null}
      />
      <div {...popup.props} role="dialog" aria-label={switcher.title} className="gh-switcher-popup gh-popup">
        {popup.isOpen && (
          <>
            <SwitcherPanel
              groups={groups}
              current={here}
              {...{ switching, hrefFor, onWarm }}
              onChoose={(row) => void choose(row)}
            />
            <Suspense>
              <Offers accounts={me.accounts} />
            </Suspense>
            <SwitcherActions
              current={here}
              {...{ settingsHref, inviteHref, createHref, addAccountHref }}
              onFollow={onFollow && follow}
              onSignOut={signedOut}
            />
          </>
        )}
      </div>
      <SwitcherAnnouncer current={here} />
    </div>
  );
}
