import type { Environment } from "./environment.ts";

/** What is done when a person comes back to a page. */
export interface ComingBack {
  /** Asks the server for everything that the page shows; resolves when it has answered, however long that takes. */
  readonly revalidate: () => Promise<void>;
  /** Has `me` asked for, if it is old. */
  readonly look: () => void;
}

/**
 * Watches for the page to come back. One that goes into the back/forward cache is hidden, and shown again only when the
 * server has said what of it may still be seen: somebody may have signed out since.
 */
export function watchComingBack(environment: Environment, { revalidate, look }: ComingBack): void {
  const { page, hide, isVisible, closing: signal } = environment;
  let turn = 0;

  async function show(): Promise<void> {
    const mine = ++turn;
    hide(true);
    // Without an answer nobody knows whose page this is.
    await revalidate();
    if (mine === turn) hide(false);
  }
  page?.addEventListener(
    "pagehide",
    (event) => {
      turn++;
      if (isPersisted(event)) hide(true);
    },
    { signal },
  );
  page?.addEventListener("pageshow", (event) => void (isPersisted(event) && show()), { signal });
  page?.addEventListener("visibilitychange", () => isVisible() && look(), { signal });
}

function isPersisted(event: Event): boolean {
  return "persisted" in event && event.persisted === true;
}
