import { createContext, use, useMemo, type ReactElement, type ReactNode } from "react";
import { english, type Messages } from "./messages.ts";

/** Some of the texts: each group and each text in it may be left out. */
export type MessageOverrides = { readonly [Group in keyof Messages]?: Partial<Messages[Group]> };

const MessagesContext = createContext<Messages>(english);

/** Lays `messages` over the English texts for what is below it. */
export function MessagesProvider(props: {
  readonly messages?: MessageOverrides | undefined;
  readonly children: ReactNode;
}): ReactElement {
  const { messages, children } = props;
  const merged = useMemo(() => mergeMessages(messages ?? {}), [messages]);
  return <MessagesContext value={merged}>{children}</MessagesContext>;
}

/** The texts that hold here. */
export function useMessages(): Messages {
  return use(MessagesContext);
}

/** The English texts with `overrides` laid over them, group by group. */
export function mergeMessages(overrides: MessageOverrides): Messages {
  const groups = Object.keys(english) as (keyof Messages)[];
  const merged = groups.map((group) => [group, { ...english[group], ...overrides[group] }]);
  return Object.fromEntries(merged) as Messages;
}
