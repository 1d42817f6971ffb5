import { takeLostFocus } from "@guildhall/react";
import type { ReactElement, ReactNode } from "react";
import { useIdentity } from "./use-identity.ts";

/** A page outside any organization: one thing to do, in the middle. */
export function Outside(props: {
  readonly title: string;
  /** Said under the title. */
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** Where else one may have wanted to go. */
  readonly below?: ReactNode;
  /** Shown beside all that, or below it where there is no room. */
  readonly beside?: ReactNode;
}): ReactElement {
  const { title, lead, children, below, beside } = props;
  useIdentity(title, null);
  return (
    <main className="outside">
      <div className="outside-column">
        <p className="wordmark">Guildhall Hiring</p>
        <h1 key={title} ref={takeLostFocus} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p className="lead">{lead}</p>}
        {children}
        {below !== undefined && <div className="below">{below}</div>}
      </div>
      {beside}
    </main>
  );
}
