import type { Guildhall, GuildhallApi } from "@guildhall/client";
import { createContext, use, useEffect, type ReactElement, type ReactNode } from "react";
import type { MessageOverrides } from "../messages/messages.ts";
import { MessagesProvider } from "../messages/messages-provider.tsx";

const ClientContext = createContext<Guildhall | null>(null);

/** What the provider takes. */
export interface GuildhallProviderProps {
  readonly client: Guildhall;
  /** Texts to use instead of the English ones; whatever is left out stays English. */
  readonly messages?: MessageOverrides;
  /** How dates are written, a BCP 47 tag; default: as the browser writes them. */
  readonly locale?: string;
  readonly children: ReactNode;
}

/** Gives the hooks and components below it the client; asks once who is signed in, and again after a page was restored. */
export function GuildhallProvider({
  client,
  messages,
  locale,
  children,
}: GuildhallProviderProps): ReactElement {
  useEffect(() => void client.refreshMe(), [client]);
  return (
    <ClientContext value={client}>
      <MessagesProvider messages={messages} locale={locale}>
        {children}
      </MessagesProvider>
    </ClientContext>
  );
}

/**
 * The client that the provider was given. `Api` is the type map that it was made with, when an application added
 * endpoints of its own. Throws a `TypeError` outside a `GuildhallProvider`.
 */
export function useGuildhall<Api = GuildhallApi>(): Guildhall<Api> {
  const client = use(ClientContext);
  if (client === null)
    throw new TypeError("There is no client here: put <GuildhallProvider client={…}> above.");
  return client;
}
