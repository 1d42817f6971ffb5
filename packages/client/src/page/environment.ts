/** How a client is made. */
export interface GuildhallOptions {
  /** Where the API is, without a slash at the end; default: the page's own origin. */
  readonly baseUrl?: string;
  /** What sends requests; default: the `fetch` of the page. */
  readonly fetch?: typeof fetch;
  /** Whether one tab of the browser holds the stream of what changes; default true. */
  readonly live?: boolean;
  /** Whether it tells the other tabs of the browser what happens here, and hears what they tell; default true. */
  readonly tabs?: boolean;
  /**
   * Called when an account (the id of its user) has no session in an organization (its slug) any more: whatever the
   * application keeps of the two is to be dropped.
   */
  readonly onDrop?: (account: string, slug: string) => void;
}

/** What a client needs of the page that it lives in. */
export interface Environment {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** Says `online`, `pageshow`, `pagehide` and `visibilitychange`; null outside a browser. */
  readonly page: EventTarget | null;
  /** Leads to the other tabs; null outside a browser. */
  readonly channel: BroadcastChannel | null;
  /** What tabs take turns by; null where there is no such thing. @see https://www.w3.org/TR/web-locks/ */
  readonly locks: Pick<LockManager, "request"> | null;
  /** Whether a stream of what changes is held. */
  readonly isLive: boolean;
  /** Hides all that the page shows, or shows it again. */
  readonly hide: (isHidden: boolean) => void;
  /** Whether the person has the page before them. */
  readonly isVisible: () => boolean;
  /** Tells the application that an account has no session in an organization any more. */
  readonly onDrop: (account: string, slug: string) => void;
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
  /** The time, in milliseconds. */
  readonly now: () => number;
  /** Aborted when the client lets go of the page. */
  readonly closing: AbortSignal;
}

/** The environment of the page; on a server there is no page to listen to and there are no other tabs. */
export function pageEnvironment(options: GuildhallOptions, closing: AbortSignal): Environment {
  const inBrowser = typeof document !== "undefined";
  const hasTabs = inBrowser && options.tabs !== false;
  return {
    baseUrl: options.baseUrl ?? "",
    // Looked up at each call, since monitoring tools replace it after we were made.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    page: inBrowser ? globalThis : null,
    channel: hasTabs && typeof BroadcastChannel !== "undefined" ? new BroadcastChannel("guildhall") : null,
    // Only pages of a secure origin have them.
    locks: hasTabs && "locks" in navigator ? navigator.locks : null,
    isLive: inBrowser && options.live !== false,
    hide(isHidden) {
      if (inBrowser) document.documentElement.style.visibility = isHidden ? "hidden" : "";
    },
    isVisible: () => !inBrowser || document.visibilityState === "visible",
    onDrop: (account, slug) => options.onDrop?.(account, slug),
    random: () => Math.random(),
    now: () => Date.now(),
    closing,
  };
}
