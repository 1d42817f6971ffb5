import { guildhallIn } from "../src/create-guildhall.ts";
import type { Guildhall } from "../src/index.ts";
import type { GuildhallApi } from "../src/api.ts";
import type { Environment } from "../src/page/environment.ts";
import type { EdgeServer, Person } from "./edge-server.ts";

/** A tab of a browser: its client and the page around it. */
export interface Tab {
  readonly guildhall: Guildhall;
  readonly page: EventTarget;
}

const open: Guildhall[] = [];

/**
 * Opens a tab on a server; tabs with the same `browser` hear of one another. Waits before a retry are zero, and no tab
 * holds a stream, unless `more` says otherwise.
 */
export function openTab(
  server: Pick<EdgeServer, "fetch">,
  browser?: string,
  more: Partial<Environment> = {},
): Tab {
  const closing = new AbortController();
  const page = new EventTarget();
  const environment = {
    baseUrl: "http://guildhall.test",
    fetch: server.fetch,
    page,
    channel: browser === undefined ? null : new BroadcastChannel(browser),
    locks: null,
    isLive: false,
    hide: () => undefined,
    isVisible: () => true,
    onDrop: () => undefined,
    random: () => 0,
    now: () => Date.now(),
    closing: closing.signal,
    ...more,
  };
  const guildhall = guildhallIn<GuildhallApi>(environment, () => closing.abort());
  open.push(guildhall);
  return { guildhall, page };
}

/** Closes every tab that was opened. */
export function closeTabs(): void {
  for (const guildhall of open.splice(0)) guildhall.close();
}

/** Olivia owns Acme and is a member of Globex. */
export const olivia: Person = { id: "olivia", name: "Olivia", roles: { acme: "owner", globex: "member" } };
/** Max is a member of Acme. */
export const max: Person = { id: "max", name: "Max", roles: { acme: "member" } };
