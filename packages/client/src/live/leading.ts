import type { Environment } from "../page/environment.ts";
import { pause } from "../page/pause.ts";

/** What a tab that leads without locks says: `term` counts the leaders that came before, as far as it knows. */
export interface LeadTidings {
  readonly kind: "leading" | "resigned";
  readonly tab: string;
  readonly term: number;
}

/** What is done by one tab of the browser at a time. */
export interface Leading {
  /** Hears what other tabs say of who leads. */
  heard(tidings: LeadTidings): void;
}

/** What leading works with. */
export interface LeadingOptions {
  readonly environment: Environment;
  /** What the leader does until `ending` is aborted. */
  readonly lead: (ending: AbortSignal) => Promise<void>;
  readonly tell: (tidings: LeadTidings) => void;
}

const beatMilliseconds = 1000;
/** How long a leader may be silent, in milliseconds, before another tab takes over; up to a beat of jitter comes on top. */
const silentMilliseconds = 3000;

/**
 * Has one tab of the browser lead until `ending` is aborted. By a lock where there are locks: the browser hands it on the
 * moment a tab dies. Else by a beat that the leader sends: who came to lead later prevails.
 */
export function startLeading(options: LeadingOptions, ending: AbortSignal): Leading {
  const { locks } = options.environment;
  if (locks === null) return leadByBeat(options, ending);
  locks
    .request("guildhall stream", { signal: ending }, async () => options.lead(ending))
    // What rejects is the waiting that `ending` ended.
    .catch(() => undefined);
  return { heard: () => undefined };
}

function leadByBeat({ environment, lead, tell }: LeadingOptions, ending: AbortSignal): Leading {
  const tab = crypto.randomUUID();
  let term = 0;
  let heardAt = environment.now();
  let own: AbortController | null = null;

  function begin(): void {
    own = new AbortController();
    term++;
    tell({ kind: "leading", tab, term });
    void lead(AbortSignal.any([own.signal, ending]));
  }
  async function beat(): Promise<void> {
    // A tab that is alone waits for nobody.
    if (environment.channel === null) begin();
    for (;;) {
      await pause(ending, beatMilliseconds * (own ? 1 : 1 + environment.random()));
      if (ending.aborted) break;
      if (own) tell({ kind: "leading", tab, term });
      else if (environment.now() - heardAt >= silentMilliseconds) begin();
    }
    if (own) tell({ kind: "resigned", tab, term });
  }
  void beat();

  return {
    heard(tidings) {
      if (tidings.kind === "resigned") {
        if (!own) heardAt = -Infinity;
        return;
      }
      const isLater = tidings.term > term || (tidings.term === term && tidings.tab > tab);
      if (!isLater && own) return;
      heardAt = environment.now();
      term = Math.max(term, tidings.term);
      own?.abort();
      own = null;
    },
  };
}
