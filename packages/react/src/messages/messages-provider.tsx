import { createContext, use, useMemo, type ReactElement, type ReactNode } from "react";
import type { MessageOverrides, Messages } from "./messages.ts";

const OverridesContext = createContext<MessageOverrides>({});
const LocaleContext = createContext<string | undefined>(undefined);

/** Lays `messages` over the English texts for what is below it, and says how dates are written there. */
export function MessagesProvider(props: {
  readonly messages?: MessageOverrides | undefined;
  readonly locale?: string | undefined;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <LocaleContext value={props.locale}>
      <OverridesContext value={props.messages ?? none}>{props.children}</OverridesContext>
    </LocaleContext>
  );
}

const none: MessageOverrides = {};

/**
 * The texts of one group that hold here: its English, which whoever shows it brings along, under what the provider was
 * given.
 */
export function useMessages<Group extends keyof Messages>(
  group: Group,
  english: Messages[Group],
): Messages[Group] {
  const overrides = use(OverridesContext)[group];
  return useMemo(
    () => (overrides === undefined ? english : { ...english, ...overrides }),
    [english, overrides],
  );
}

/** The locale of the dates here, a BCP 47 tag; undefined for the browser's own. */
export function useLocale(): string | undefined {
  return use(LocaleContext);
}
