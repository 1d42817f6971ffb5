import type { ReactElement, ReactNode } from "react";
import { takeLostFocus } from "../root/lost-focus.ts";

/** What is said instead of an offer. */
export function Verdict(props: {
  readonly title: string;
  readonly text: string;
  /** What can be done about it. */
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <>
      <header className="gh-accept-offer">
        <h1 ref={takeLostFocus} tabIndex={-1} className="gh-accept-title">
          {props.title}
        </h1>
        <p className="gh-muted">{props.text}</p>
      </header>
      {props.children}
    </>
  );
}
