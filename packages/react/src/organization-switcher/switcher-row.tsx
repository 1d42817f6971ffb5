import { Check, Pin } from "lucide-react";
import { memo, useEffect, useRef, type FunctionComponent, type MouseEvent, type ReactElement } from "react";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { OrganizationMark } from "../organization-mark/organization-mark.tsx";
import { staysHere } from "../links/follow-link.tsx";
import type { Row } from "../switching/rows.ts";
import { digitLabel } from "../switching/shortcut.ts";
import type { Attempt } from "../switching/use-switching.ts";
import { usePlatform } from "../switching/use-shortcuts.ts";
import { switcherInEnglish, sessionsInEnglish, asksInEnglish } from "./messages.ts";

/** What `SwitcherRow` takes. */
export interface SwitcherRowProps {
  readonly id: string;
  readonly row: Row;
  /** Its place among all that are shown, from 1, and how many those are. */
  readonly position: number;
  readonly total: number;
  /** Its place in the whole list, from 0: the first nine have a key of their own. */
  readonly index: number;
  readonly isPinned: boolean;
  readonly isCurrent: boolean;
  readonly isActive: boolean;
  /** The attempt to switch to this row. */
  readonly attempt: Attempt | null;
  readonly onPoint: (row: Row) => void;
  readonly onChoose: (row: Row) => void;
}

/**
 * A row of the switcher: an option of the list that is a link too, so that it opens in a new tab as any other. It never
 * has the focus, which stays in the filter. Remembered, since an arrow key changes two rows of what may be hundreds.
 * @see https://www.w3.org/TR/html-aria/#el-a, which lets a link be an option
 */
export const SwitcherRow: FunctionComponent<SwitcherRowProps> = memo(function SwitcherRow(props) {
  const { id, row, index, isCurrent, isActive, attempt } = props;
  const key = digitLabel(index, usePlatform());
  const ref = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);

  const choose = (event: MouseEvent): void => {
    if (!staysHere(event)) return;
    event.preventDefault();
    props.onChoose(row);
  };
  return (
    <a
      ref={ref}
      id={id}
      href={row.href}
      role="option"
      tabIndex={-1}
      className="gh-switcher-row"
      aria-posinset={props.position}
      aria-setsize={props.total}
      aria-selected={isCurrent}
      aria-busy={attempt !== null && attempt.refusal === null}
      aria-keyshortcuts={index < 9 ? key.aria : undefined}
      data-active={isActive || undefined}
      onMouseDown={keepFocus}
      onPointerMove={() => props.onPoint(row)}
      onClick={choose}
    >
      <OrganizationMark organization={row.organization} />
      <RowText row={row} refusal={attempt?.refusal ?? null} />
      {props.isPinned && <PinMark />}
      <span className="gh-switcher-check">{isCurrent && <Check aria-hidden="true" size={16} />}</span>
      <kbd className="gh-key" aria-hidden="true">
        {index < 9 && key.text}
      </kbd>
    </a>
  );
});

function PinMark(): ReactElement {
  const switcher = useMessages("switcher", switcherInEnglish);
  return (
    <span className="gh-switcher-check">
      <Pin aria-hidden="true" size={12} />
      <span className="gh-hidden">{switcher.pinned}</span>
    </span>
  );
}

function RowText({ row, refusal }: { readonly row: Row; readonly refusal: string | null }): ReactElement {
  const { organization } = row;
  const roles = useMessages("roles", rolesInEnglish);
  const sessions = useMessages("sessions", sessionsInEnglish);
  const asks = useMessages("asks", asksInEnglish);
  const switcher = useMessages("switcher", switcherInEnglish);
  const { name, session, asks: asked, deletesAt } = organization;
  const proof = asked === null ? sessions[session] : asks[asked](name);
  const state = deletesAt === null ? proof : switcher.leaving(daysUntil(deletesAt));
  // The spaces part the words for a screen reader, which reads a row as one text.
  return (
    <span className="gh-switcher-text">
      <bdi className="gh-switcher-name">{organization.name}</bdi>{" "}
      <span className="gh-switcher-role">{roles[organization.role] ?? organization.role}</span>{" "}
      {refusal === null && state !== undefined && <span className="gh-switcher-state">{state}</span>}
      {refusal !== null && <span className="gh-switcher-refusal">{refusal}</span>}
    </span>
  );
}

/** How many whole days there are until an instant; 0 when it is less than one. */
function daysUntil(instant: string): number {
  return Math.max(Math.floor((Date.parse(instant) - Date.now()) / 86_400_000), 0);
}

function keepFocus(event: MouseEvent): void {
  if (event.button === 0) event.preventDefault();
}
