import type { ReactElement } from "react";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import type { Attempt } from "../switching/use-switching.ts";
import { switcherInEnglish } from "./messages.ts";

/** What `SwitcherNotice` takes. */
export interface SwitcherNoticeProps {
  readonly query: string;
  /** How many rows are shown. */
  readonly rows: number;
  /** How many there are beside them; null where the server could not be asked for them. */
  readonly more: number | null;
  readonly attempt: Attempt | null;
}

/** What stands where there are no rows and why, with a way on; and what a screen reader is told of the list. */
export function SwitcherNotice({ query, rows, more, attempt }: SwitcherNoticeProps): ReactElement {
  const switcher = useMessages("switcher", switcherInEnglish);
  const { status } = useMe();
  const isLoading = status === "loading";
  const opening = switcher.opening(attempt?.row.organization.name ?? "");
  const count = query === "" ? "" : switcher.count(rows);
  return (
    <>
      {rows === 0 && isLoading && <Skeleton />}
      {rows === 0 && status === "ready" && (
        <p className="gh-switcher-notice">{query === "" ? switcher.empty : switcher.noMatch(query)}</p>
      )}
      {rows === 0 && status === "error" && <Failure />}
      {rows > 0 && more !== 0 && (
        <p className="gh-switcher-notice">{more === null ? switcher.notAllSearched : switcher.more(more)}</p>
      )}
      <span role="status" className="gh-hidden">
        {attempt === null ? count : (attempt.refusal ?? opening)}
      </span>
    </>
  );
}

function Failure(): ReactElement {
  const switcher = useMessages("switcher", switcherInEnglish);
  const general = useMessages("general", generalInEnglish);
  const client = useGuildhall();
  return (
    <p role="alert" className="gh-switcher-notice">
      {switcher.failed}{" "}
      <button type="button" className="gh-link" onClick={() => void client.refreshMe()}>
        {general.retry}
      </button>
    </p>
  );
}

/** Rows in their real geometry, so that nothing jumps when the real ones come. */
function Skeleton(): ReactElement {
  return (
    <div className="gh-switcher-list" aria-hidden="true">
      {[60, 45, 70].map((width) => (
        <div key={width} className="gh-switcher-row">
          <span className="gh-skeleton" style={{ inlineSize: 20, blockSize: 20 }} />
          <span className="gh-skeleton" style={{ inlineSize: `${width}%`, blockSize: 12 }} />
        </div>
      ))}
    </div>
  );
}
