import { takeLostFocus } from "@guildhall/react";
import type { ReactElement } from "react";

/** Says that an application has arrived: the same words whether it was the first or not. */
export function Thanks(props: {
  readonly name: string;
  readonly title: string;
  readonly organization: string;
}): ReactElement {
  const { name, title, organization } = props;
  return (
    <section className="careers-panel">
      <h2 ref={takeLostFocus} tabIndex={-1}>{`Thank you, ${name}`}</h2>
      <p>{`Your application for ${title} has reached ${organization}. They will write to you at the address that you gave.`}</p>
    </section>
  );
}
