import { useId, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { flatten, type Row, type RowGroup } from "../switching/rows.ts";
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
  /** How many rows there are, drawn or not. */
  readonly total: number;
  /** The ids of the organizations that are pinned. */
  readonly pinned: ReadonlySet<string>;
  readonly attempt: Attempt | null;
  readonly onPoint: (row: Row) => void;
  /** Called when the pointer leaves the list. */
  readonly onLeave: () => void;
  /** Called when the last row that is drawn is about to be seen. */
  readonly onNearEnd: () => void;
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
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        if (scrollHeight - scrollTop < 3 * clientHeight) props.onNearEnd();
      }}
    >
      {props.groups.map((group, index) => (
        <ListedGroup
          key={group.account.user.id}
          {...props}
          group={group}
          before={flatten(props.groups.slice(0, index)).length}
        />
      ))}
    </div>
  );
}

/** The id of a row's element in the list of this id. */
export function optionId(list: string, key: string): string {
  return `${list}-${key}`;
}

interface ListedGroupProps extends SwitcherListProps {
  readonly group: RowGroup;
  /** How many rows stand above it. */
  readonly before: number;
}

function ListedGroup({ group, before, ...list }: ListedGroupProps): ReactElement {
  const label = useId();
  const rows = group.rows.map((row, index) => (
    <ListedRow key={row.key} {...list} row={row} position={before + index + 1} />
  ));
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

interface ListedRowProps extends SwitcherListProps {
  readonly row: Row;
  /** Its place among all that are shown, from 1. */
  readonly position: number;
}

function ListedRow({ row, position, ...list }: ListedRowProps): ReactElement {
  return (
    <SwitcherRow
      id={optionId(list.id, row.key)}
      row={row}
      position={position}
      total={list.total}
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
