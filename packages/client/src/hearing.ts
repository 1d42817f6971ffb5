import type { Guildhall } from "./guildhall.ts";
import type { Live } from "./live/live.ts";
import type { LiveTidings } from "./live/tidings.ts";
import type { MeKeeper } from "./me.ts";
import type { Organizations } from "./organization/organizations.ts";
import type { Tidings } from "./page/tabs.ts";
import type { Prover } from "./proving/prover.ts";

/** What a tab does about what it hears, from itself, from other tabs and from the stream. */
export interface Hearing {
  readonly onSignal: Guildhall["onSignal"];
  /** Resolves when the stores know. */
  heard(tidings: Tidings): Promise<void>;
  /** Asks the server for everything again; resolves when it has answered, however long that takes. */
  readonly revalidate: () => Promise<void>;
}

/** Who learns of what is heard. */
export interface Listeners {
  readonly me: MeKeeper;
  readonly organizations: Organizations;
  readonly prover: Prover;
  readonly live: Live;
}

/** Makes the hearing of a tab. */
export function createHearing({ me, organizations, prover, live }: Listeners): Hearing {
  const listeners = new Set<(signal: LiveTidings) => void>();

  async function signalled(signal: LiveTidings): Promise<void> {
    for (const listener of [...listeners]) listener(signal);
    // Where the account stands there is asked at once; the list of where it belongs may be a moment later.
    const isOfOrganizations = signal.organization !== undefined || signal.what === "resync";
    await Promise.all([me.signalled(), isOfOrganizations && organizations.verify(signal)]);
  }

  return {
    async heard(tidings) {
      switch (tidings.kind) {
        case "leading":
        case "resigned":
          live.heard(tidings);
          break;
        case "live":
          await signalled(tidings);
          break;
        case "stepped_up":
          await Promise.all([me.changed(), organizations.verify({ user: tidings.user })]);
          prover.proved(tidings.user);
          break;
        default:
          if (tidings.kind === "signed_out") me.left(tidings.user);
          organizations.forget(tidings);
          await me.changed();
      }
    },
    async revalidate() {
      const { version } = me.store.snapshot();
      await me.changed();
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (me.store.snapshot().version === version) return;
          stop();
          resolve();
        };
        const stop = me.store.subscribe(look);
        look();
      });
      await organizations.verify();
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
