import type { ReactElement } from "react";

/** A day as it is written where the browser's person lives, with the exact moment on hovering. */
export function Day({ instant }: { readonly instant: string }): ReactElement {
  return (
    <time dateTime={instant} title={moments.format(new Date(instant))}>
      {dayText(instant)}
    </time>
  );
}

const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A moment in words, to the minute. */
export function momentText(instant: string): string {
  return moments.format(new Date(instant));
}

/** A day in words. */
export function dayText(instant: string): string {
  return days.format(new Date(instant));
}
