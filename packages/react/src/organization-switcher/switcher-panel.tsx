import { Search } from "lucide-react";
import type { Account, OwnOrganization } from "@guildhall/protocol";
import { useCallback, useId, useState, type KeyboardEvent, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { isMove } from "../switching/listbox.ts";
import { useFinder } from "../switching/use-finder.ts";
import { usePins } from "../switching/use-pins.ts";
import { flatten, type Row, type RowGroup } from "../switching/rows.ts";
import { useWarming, type WarmPage } from "../switching/use-warming.ts";
import { switcherInEnglish } from "./messages.ts";
import { optionId, SwitcherList } from "./switcher-list.tsx";
import { SwitcherNotice } from "./switcher-notice.tsx";
import type { Switching } from "../switching/use-switching.ts";

/** What `SwitcherPanel` takes. */
export interface SwitcherPanelProps {
  readonly groups: readonly RowGroup[];
  /** Where a row leads that is found only now. */
  readonly hrefFor: (organization: OwnOrganization, account: Account) => string;
  readonly current: Row | undefined;
  readonly switching: Switching;
  readonly onChoose: (row: Row) => void;
  /** Fetches ahead what the page of a row shows. */
  readonly onWarm?: WarmPage | undefined;
}

/** The open switcher: a filter that keeps the focus, over the list that it filters. @see WAI-ARIA APG, Combobox */
export function SwitcherPanel(props: SwitcherPanelProps): ReactElement {
  const { groups, current, switching, onChoose, onWarm } = props;
  const list = useId();
  const { pinned, toggle } = usePins();
  // A letter is typed into the filter, unless somebody goes through the list by the arrow keys.
  const [isMoving, setMoving] = useState(false);
  const [isLeft, setLeft] = useState(false);
  const all = flatten(groups).map(({ key }) => key);
  const first = switching.attempt?.row.key ?? current?.key ?? all[0] ?? null;
  const finder = useFinder(groups, props.hrefFor, first);
  const { query, keys, active, total, dispatch } = finder;
  const isElsewhere = active?.key !== current?.key && !isLeft;
  const keepWarm = useWarming(isElsewhere ? active : undefined, onWarm);

  const point = useCallback(
    ({ key }: Row) => {
      setLeft(false);
      dispatch({ type: "point", key });
    },
    [dispatch],
  );
  const choose = useCallback(
    (row: Row) => {
      keepWarm();
      onChoose(row);
    },
    [keepWarm, onChoose],
  );
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && active !== undefined) follow(event, optionId(list, active.key));
    if (isMoving && active !== undefined && isPinKey(event)) {
      event.preventDefault();
      toggle(active.organization.id);
    }
    if (!isMove(event.key) || event.shiftKey) return;
    event.preventDefault();
    setMoving(query === "");
    setLeft(false);
    dispatch({ type: "press", key: event.key, keys });
  };
  const type = (next: string): void => {
    switching.reset();
    setMoving(false);
    setLeft(false);
    finder.type(next);
  };

  return (
    <>
      <Filter
        list={keys.length > 0 ? list : undefined}
        active={active?.key ?? null}
        query={query}
        onType={type}
        onPress={press}
      />
      {keys.length > 0 && (
        <SwitcherList
          id={list}
          groups={finder.groups}
          isGrouped={groups.length > 1}
          places={new Map(all.map((key, index) => [key, index]))}
          current={current}
          active={active?.key ?? null}
          total={total}
          pinned={pinned}
          attempt={switching.attempt}
          onPoint={point}
          onLeave={() => setLeft(true)}
          onNearEnd={finder.drawMore}
          onChoose={choose}
        />
      )}
      {isMoving && active !== undefined && (
        <PinNotice name={active.organization.name} isPinned={pinned.has(active.organization.id)} />
      )}
      <SwitcherNotice query={query} rows={keys.length} more={finder.more} attempt={switching.attempt} />
    </>
  );
}

/** The field that filters the list (its id, while there is one); it keeps the focus and moves through the list. */
function Filter(props: {
  readonly list: string | undefined;
  readonly active: string | null;
  readonly query: string;
  readonly onType: (query: string) => void;
  readonly onPress: (event: KeyboardEvent) => void;
}): ReactElement {
  const { list, active, query, onType, onPress } = props;
  const switcher = useMessages("switcher", switcherInEnglish);
  return (
    <div className="gh-switcher-filter">
      <Search aria-hidden="true" size={16} />
      <input
        role="combobox"
        aria-label={switcher.filter}
        aria-autocomplete="list"
        aria-expanded={list !== undefined}
        aria-controls={list}
        aria-activedescendant={list === undefined || active === null ? undefined : optionId(list, active)}
        placeholder={switcher.filter}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        value={query}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onPress}
      />
    </div>
  );
}

/** Says what `P` does to the active row; a screen reader is told when it was done. */
function PinNotice(props: { readonly name: string; readonly isPinned: boolean }): ReactElement {
  const switcher = useMessages("switcher", switcherInEnglish);
  const { name, isPinned } = props;
  return (
    <p className="gh-switcher-pin">
      <kbd className="gh-key" aria-hidden="true">
        P
      </kbd>
      <span role="status">{isPinned ? switcher.unpin(name) : switcher.pin(name)}</span>
    </p>
  );
}

function isPinKey({ key, metaKey, ctrlKey, altKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === "p" && !metaKey && !ctrlKey && !altKey;
}

/** Clicks the active row with the modifiers that are held, so that the browser does with it what it does with links. */
function follow(event: KeyboardEvent, id: string): void {
  event.preventDefault();
  const { metaKey, ctrlKey, shiftKey, altKey } = event;
  const how = { bubbles: true, cancelable: true, metaKey, ctrlKey, shiftKey, altKey };
  document.getElementById(id)?.dispatchEvent(new MouseEvent("click", how));
}
