import type { GuildhallOptions } from "../guildhall.ts";

/** What a client needs of the page that it lives in. */
export interface Environment {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** Says `online` and `pageshow`; null outside a browser. */
  readonly page: EventTarget | null;
  /** Leads to the other tabs; null outside a browser. */
  readonly channel: BroadcastChannel | null;
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
  /** Aborted when the client lets go of the page. */
  readonly closing: AbortSignal;
}

/** The environment of the page; on a server there is no page to listen to and there are no other tabs. */
export function pageEnvironment(options: GuildhallOptions, closing: AbortSignal): Environment {
  const inBrowser = typeof document !== "undefined";
  return {
    baseUrl: options.baseUrl ?? "",
    // Looked up at each call, since monitoring tools replace it after we were made.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    page: inBrowser ? globalThis : null,
    channel: inBrowser && typeof BroadcastChannel !== "undefined" ? new BroadcastChannel("guildhall") : null,
    random: () => Math.random(),
    closing,
  };
}
