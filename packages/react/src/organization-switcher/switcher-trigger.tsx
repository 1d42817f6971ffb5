import { ChevronsUpDown } from "lucide-react";
import type { ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { OrganizationMark } from "../organization-mark/organization-mark.tsx";
import type { Popup } from "../popup/use-popup.ts";
import type { Row } from "../switching/rows.ts";
import { toggleLabel } from "../switching/shortcut.ts";
import { usePlatform } from "../switching/use-shortcuts.ts";
import { switcherInEnglish, plansInEnglish } from "./messages.ts";

/** What `SwitcherTrigger` takes. */
export interface SwitcherTriggerProps {
  readonly current: Row | undefined;
  /** Whether the current organization is not known yet. */
  readonly isLoading: boolean;
  /** What ties it to its popup. */
  readonly popup: Popup["trigger"];
  /** Whether another organization is being opened. */
  readonly isBusy: boolean;
}

/** The closed switcher: where one is. */
export function SwitcherTrigger(props: SwitcherTriggerProps): ReactElement {
  const { current, isLoading, popup, isBusy } = props;
  const switcher = useMessages("switcher", switcherInEnglish);
  const shortcut = toggleLabel(usePlatform());
  return (
    <button
      type="button"
      className="gh-switcher-trigger gh-popup-trigger"
      aria-haspopup="dialog"
      aria-keyshortcuts={shortcut.aria}
      title={`${switcher.title} (${shortcut.text})`}
      aria-busy={isBusy}
      {...popup}
    >
      <TriggerText current={current} isLoading={isLoading} />
      <ChevronsUpDown aria-hidden="true" size={16} className="gh-switcher-chevrons" />
    </button>
  );
}

function TriggerText({
  current,
  isLoading,
}: Pick<SwitcherTriggerProps, "current" | "isLoading">): ReactElement {
  const switcher = useMessages("switcher", switcherInEnglish);
  const plans = useMessages("plans", plansInEnglish);
  if (current !== undefined) {
    const { organization } = current;
    return (
      <>
        <OrganizationMark organization={organization} size={24} />
        <bdi className="gh-switcher-name">{organization.name}</bdi>
        <span className="gh-badge">{plans[organization.plan] ?? organization.plan}</span>
        <span className="gh-hidden">{switcher.open}</span>
      </>
    );
  }
  if (!isLoading) return <span className="gh-switcher-name">{switcher.choose}</span>;
  return (
    <>
      <span className="gh-skeleton" style={{ inlineSize: 24, blockSize: 24 }} />
      <span className="gh-skeleton" style={{ inlineSize: 96, blockSize: 12 }} />
    </>
  );
}
