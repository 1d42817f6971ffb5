import type { Environment } from "../page/environment.ts";
import { startLeading, type Leading, type LeadTidings } from "./leading.ts";
import { listen } from "./listening.ts";
import type { LiveTidings } from "./tidings.ts";

/** The stream of what changes, which one tab of the browser holds for all. */
export interface Live {
  /** Whether somebody is signed in: only then is there anything to hear. */
  want(isWanted: boolean): void;
  /** Hears what other tabs say of who holds it. */
  heard(tidings: LeadTidings): void;
}

/** What the stream works with. */
export interface LiveOptions {
  readonly environment: Environment;
  /** Called in the tab that holds the stream; it passes it on. */
  readonly onSignal: (tidings: LiveTidings) => void;
  readonly tell: (tidings: LeadTidings) => void;
}

/** Makes the stream; a page in the back/forward cache, which hears nothing, leaves it to others. */
export function createLive({ environment, onSignal, tell }: LiveOptions): Live {
  let running: { readonly end: AbortController; readonly leading: Leading } | null = null;
  let isWanted = false;
  let isAway = false;

  function adjust(): void {
    const isDue = isWanted && !isAway && environment.isLive && !environment.closing.aborted;
    if (isDue === (running !== null)) return;
    running?.end.abort();
    running = isDue ? run() : null;
  }
  function run(): NonNullable<typeof running> {
    const end = new AbortController();
    const ending = AbortSignal.any([end.signal, environment.closing]);
    const lead = (until: AbortSignal): Promise<void> => listen({ environment, hear: onSignal }, until);
    return { end, leading: startLeading({ environment, lead, tell }, ending) };
  }
  function move(isGoing: boolean): void {
    isAway = isGoing;
    adjust();
  }
  const { page, closing: signal } = environment;
  page?.addEventListener("pagehide", () => move(true), { signal });
  page?.addEventListener("pageshow", () => move(false), { signal });

  return {
    want(wanted) {
      isWanted = wanted;
      adjust();
    },
    heard: (tidings) => running?.leading.heard(tidings),
  };
}
