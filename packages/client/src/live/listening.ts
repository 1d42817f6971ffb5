import type { EndReason } from "@guildhall/protocol";
import type { Environment } from "../page/environment.ts";
import { pause } from "../page/pause.ts";
import { longestWait } from "../page/retry.ts";
import { eventsOf } from "./event-stream.ts";
import { tidingsOf, type LiveTidings } from "./tidings.ts";

/** Why a stream is over: as the server said, or `lost` without a word, or `refused` since nobody is signed in. */
type Over = EndReason | "lost" | "refused";

/** What listening works with. */
export interface ListeningOptions {
  readonly environment: Environment;
  readonly hear: (tidings: LiveTidings) => void;
}

/** The server says something every 15 seconds; a connection that is quiet for longer than this is dead. */
const deadMilliseconds = 45_000;
/** Longer than a new cookie is on its way from the server to the browser, in milliseconds. */
const cookieMilliseconds = 300;
/** Another tab listens already: how long this one leaves it at that. */
const replacedMilliseconds = 60_000;

/**
 * Listens to the stream until `ending` is aborted: connects again after it broke off, goes on where it was, and waits
 * longer each time that it can not, with jitter, or until the browser is back online.
 */
export async function listen({ environment, hear }: ListeningOptions, ending: AbortSignal): Promise<void> {
  let place: string | null = null;
  let failures = 0;
  while (!ending.aborted) {
    const over = await holdOnce(environment, {
      place,
      ending,
      onEvent(id, tidings) {
        failures = 0;
        place = id ?? place;
        if (tidings) hear(tidings);
      },
    });
    // The cookie may have been replaced; whether somebody is still signed in is for `me` to tell.
    if (over === "refused") hear({ kind: "live", what: "resync" });
    if (over === "renew") await pause(ending, cookieMilliseconds);
    else await waitAfter(over, failures++, { environment, ending });
  }
}

interface Holding {
  readonly place: string | null;
  readonly ending: AbortSignal;
  readonly onEvent: (id: string | null, tidings: LiveTidings | null) => void;
}

/** Holds one stream for as long as it lasts. */
async function holdOnce(environment: Environment, { place, ending, onEvent }: Holding): Promise<Over> {
  const dead = new AbortController();
  let watchdog = setTimeout(() => dead.abort(), deadMilliseconds);
  try {
    const response = await environment.fetch(`${environment.baseUrl}/api/me/stream`, {
      headers: {
        accept: "text/event-stream",
        "guildhall-background": "1",
        ...(place === null ? {} : { "last-event-id": place }),
      },
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.any([ending, dead.signal]),
    });
    if (response.status === 401) return "refused";
    if (!response.ok || response.body === null) return "lost";
    for await (const { data, id } of eventsOf(response.body)) {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => dead.abort(), deadMilliseconds);
      const message: unknown = data === null ? null : JSON.parse(data);
      const isObject = typeof message === "object" && message !== null;
      if (isObject && "because" in message) return message.because as EndReason;
      onEvent(id, isObject ? tidingsOf(message) : null);
    }
    return "lost";
  } catch {
    // Cut off, given up, or not of this API: it is all the same to whoever connects again.
    return "lost";
  } finally {
    clearTimeout(watchdog);
    dead.abort();
  }
}

async function waitAfter(
  over: Over,
  failures: number,
  { environment, ending }: { readonly environment: Environment; readonly ending: AbortSignal },
): Promise<void> {
  if (over === "replaced") return pause(ending, replacedMilliseconds);
  const online = new AbortController();
  environment.page?.addEventListener("online", () => online.abort(), { signal: online.signal });
  // Never at once, so that an answer that is wrong in haste is not asked for without end.
  const wait = Math.max(environment.random() * longestWait(failures), shortestMilliseconds);
  await pause(AbortSignal.any([ending, online.signal]), wait);
  online.abort();
}

const shortestMilliseconds = 50;
