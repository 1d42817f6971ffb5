import type { ReactElement } from "react";
import { useLocale } from "../messages/messages-provider.tsx";

/** A day as it is written in the locale that holds here, with the exact moment on hovering. */
export function Day({ instant }: { readonly instant: string }): ReactElement {
  const { dayText, momentText } = useDates();
  return (
    <time dateTime={instant} title={momentText(instant)}>
      {dayText(instant)}
    </time>
  );
}

/** Days and moments in words. */
export interface Dates {
  readonly dayText: (instant: string) => string;
  /** To the minute. */
  readonly momentText: (instant: string) => string;
}

/** Days and moments as they are written in the locale that holds here. */
export function useDates(): Dates {
  const locale = useLocale();
  const dates = known.get(locale) ?? datesIn(locale);
  known.set(locale, dates);
  return dates;
}

// A format is costly to make, and a page has hundreds of days.
const known = new Map<string | undefined, Dates>();

function datesIn(locale: string | undefined): Dates {
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  return {
    dayText: (instant) => days.format(new Date(instant)),
    momentText: (instant) => moments.format(new Date(instant)),
  };
}
