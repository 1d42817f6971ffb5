import type { ReactElement } from "react";

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const time = new Intl.DateTimeFormat("en", { timeStyle: "short" });
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** When something was, as people say it: "2 hours ago", and after a week its date. */
export function sayWhen(instant: string, now: Date = new Date()): string {
  const date = new Date(instant);
  const seconds = (date.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) >= 7 * 86_400) return day.format(date);
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return "just now";
}

/** When something was, to the minute: "Nov 21, 2026 at 3:04 PM". */
export function sayMoment(instant: string): string {
  const date = new Date(instant);
  return `${day.format(date)} at ${time.format(date)}`;
}

/** A moment in words, with its exact time on hovering. */
export function Moment({ instant }: { readonly instant: string }): ReactElement {
  return (
    <time dateTime={instant} title={exact.format(new Date(instant))}>
      {sayWhen(instant)}
    </time>
  );
}
