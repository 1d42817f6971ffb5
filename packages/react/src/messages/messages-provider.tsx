import { createContext, use, useMemo, type ReactElement, type ReactNode } from "react";
import type { MessageOverrides, Messages } from "./messages.ts";

const OverridesContext = createContext<MessageOverrides>({});

/** Lays `messages` over the English texts for what is below it. */
export function MessagesProvider(props: {
  readonly messages?: MessageOverrides | undefined;
  readonly children: ReactNode;
}): ReactElement {
  return <OverridesContext value={props.messages ?? none}>{props.children}</OverridesContext>;
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
