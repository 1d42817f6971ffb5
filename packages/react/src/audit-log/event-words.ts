import type { Event } from "@guildhall/protocol";
import { useMessages } from "../messages/messages-provider.tsx";
import { eventsInEnglish } from "./messages.ts";

/** How an event is told. */
export interface EventWords {
  /** What stands between who did it and what it happened to: "created the team". */
  readonly wordsOf: (event: Told) => string;
  /** The types that can be filtered by: those with words. */
  readonly types: readonly string[];
}

type Told = Pick<Event, "type"> & Partial<Pick<Event, "actor" | "subject">>;

/** The words for events in the texts that hold here. */
export function useEventWords(): EventWords {
  const texts = useMessages("events", eventsInEnglish);
  return {
    wordsOf: (event) => wordsOf(event, texts),
    types: Object.keys(texts).filter((type) => !type.includes(":")),
  };
}

/** What happened, in words; one without words says its type: "robot switched off". */
export function wordsOf(event: Told, texts: Readonly<Record<string, string>> = eventsInEnglish): string {
  const { type } = event;
  const ofOneself = isOfOneself(event) ? texts[`${type}:self`] : undefined;
  return ofOneself ?? texts[type] ?? type.replace(/[._]/g, " ");
}

/** Whether the sentence is whole without what it happened to: somebody did it to themselves, or to their own session. */
export function isOfOneself({ type, actor, subject }: Told): boolean {
  const isOwnSession = subject?.kind === "organization_session" && type !== "organization_session.revoked";
  return isOwnSession || (actor?.id != null && actor.id === subject?.id);
}

/** Words as a choice in a list: "Created the team". */
export function asChoice(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
