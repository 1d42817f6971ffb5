import type { ReactElement } from "react";

/** What was refused of a form as a whole; always there, so that a screen reader hears the first one too. */
export function Failure({ text }: { readonly text: string | null }): ReactElement {
  return (
    <p role="alert" className="gh-failure">
      {text}
    </p>
  );
}
