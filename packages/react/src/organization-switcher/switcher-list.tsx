import { useId, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import type { Row, RowGroup } from "../switching/rows.ts";
import { switcherInEnglish } from "./messages.ts";
import { SwitcherRow } from "./switcher-row.tsx";
import type { Attempt } from "../switching/use-switching.ts";

/** What `SwitcherList` takes. */
export interface SwitcherListProps {
  readonly id: string;
  readonly groups: readonly RowGroup[];
  /** Whether there are several accounts, so that each is named. */
  readonly isGrouped: boolean;
  /** The place of each row in the whole list, by its key. */
  readonly places: ReadonlyMap<string, number>;
  readonly current: Row | undefined;
  readonly active: string | null;
  /** The ids of the organizations that are pinned. */
  readonly pinned: ReadonlySet<string>;
  readonly attempt: Attempt | null;
  readonly onPoint: (row: Row) => void;
  /** Called when the pointer leaves the list. */
  readonly onLeave: () => void;
  readonly onChoose: (row: Row) => void;
}

/** The list of organizations, under the e-mail address of each account where there are several. */
export function SwitcherList(props: SwitcherListProps): ReactElement {
  const texts = useMessages("switcher", switcherInEnglish);
  return (
    <div
      id={props.id}
      role="listbox"
      aria-label={texts.list}
      className="gh-switcher-list"
      onPointerLeave={props.onLeave}
    >
      {props.groups.map((group) => (
        <ListedGroup key={group.account.user.id} {...props} group={group} />
      ))}
    </div>
  );
}

/** The id of a row's element in the list of this id. */
export function optionId(list: string, key: string): string {
  return `${list}-${key}`;
}

function ListedGroup({ group, ...list }: SwitcherListProps & { readonly group: RowGroup }): ReactElement {
  const label = useId();
  const rows = group.rows.map((row) => <ListedRow key={row.key} {...list} row={row} />);
  if (!list.isGrouped) return <>{rows}</>;
  return (
    <div role="group" aria-labelledby={label}>
      <div id={label} role="presentation" className="gh-switcher-account">
        <bdi>{group.account.user.email}</bdi>
      </div>
      {rows}
    </div>
  );
}

function ListedRow({ row, ...list }: SwitcherListProps & { readonly row: Row }): ReactElement {
  return (
    <SwitcherRow
      id={optionId(list.id, row.key)}
      row={row}
      index={list.places.get(row.key) ?? Infinity}
      isPinned={list.pinned.has(row.organization.id)}
      isCurrent={row.key === list.current?.key}
      isActive={row.key === list.active}
      attempt={list.attempt?.row.key === row.key ? list.attempt : null}
      onPoint={list.onPoint}
      onChoose={list.onChoose}
    />
  );
}
