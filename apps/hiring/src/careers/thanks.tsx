import { useEffect, useRef, type ReactElement } from "react";

/** Says that an application has arrived: the same words whether it was the first or not. */
export function Thanks(props: {
  readonly name: string;
  readonly title: string;
  readonly organization: string;
}): ReactElement {
  const { name, title, organization } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone: whoever listens hears what came of it.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="careers-panel">
      <h2 ref={heading} tabIndex={-1}>{`Thank you, ${name}`}</h2>
      <p>{`Your application for ${title} has reached ${organization}. They will write to you at the address that you gave.`}</p>
    </section>
  );
}
