import type { ReactElement, ReactNode } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useProblemText } from "../messages/problem-text.ts";
import type { Listing } from "./listing.ts";

/** Said instead of a list that has nothing in it. */
export function ListEmpty(props: {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="gh-list-state">
      <h2 className="gh-list-state-title">{props.title}</h2>
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}

/** Said instead of a list that could not be loaded. */
export function ListFailure({
  list,
}: {
  readonly list: Pick<Listing<unknown>, "error" | "retry">;
}): ReactElement {
  const general = useMessages("general", generalInEnglish);
  const problemText = useProblemText();
  return (
    <div className="gh-list-state" role="alert">
      <h2 className="gh-list-state-title">{general.notLoaded}</h2>
      <p>{problemText(list.error)}</p>
      <ActionButton onClick={list.retry}>{general.retry}</ActionButton>
    </div>
  );
}

/** The button under a list that goes on. */
export function ListMore({ list }: { readonly list: Listing<unknown> }): ReactElement | null {
  const general = useMessages("general", generalInEnglish);
  if (!list.hasMore) return null;
  return (
    <div className="gh-list-more">
      <ActionButton isBusy={list.isLoadingMore} onClick={list.loadMore}>
        {general.more}
      </ActionButton>
    </div>
  );
}

/** Grey bars where the lines of a list will be, while nothing is known of it. */
export function LineSkeletons({ list }: { readonly list: Pick<Listing<unknown>, "isLoading"> }): ReactNode {
  if (!list.isLoading) return null;
  return ["11rem", "8rem", "10rem"].map((width) => (
    <li key={width} className="gh-line-skeleton">
      <span className="gh-skeleton gh-skeleton-line" style={{ inlineSize: width }} />
    </li>
  ));
}

/**
 * Grey bars where the rows of a table will be; `columns` are the widths of the bars, as CSS lengths, and `narrow` counts,
 * from 0, those that narrow screens show, too (default: the first and the last).
 */
export function RowSkeletons(props: {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly narrow?: readonly number[];
}): readonly ReactElement[] {
  const { narrow = [0, props.columns.length - 1] } = props;
  return Array.from({ length: props.rows }, (_, row) => (
    <tr key={row}>
      {props.columns.map((width, column) => (
        <td key={width} className={narrow.includes(column) ? undefined : "gh-wide"}>
          <span className="gh-skeleton gh-skeleton-line" style={{ inlineSize: width }} />
        </td>
      ))}
    </tr>
  ));
}
