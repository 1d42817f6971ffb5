import { useMemo, useSyncExternalStore } from "react";

/** The organizations that a person pinned in this browser. */
export interface Pins {
  /** The ids of the organizations. */
  readonly pinned: ReadonlySet<string>;
  /** Pins an organization (its id), or lets it go; answers with whether it is pinned now. */
  readonly toggle: (organization: string) => boolean;
}

const place = "guildhall.pins";
const listeners = new Set<() => void>();

/** The pins of this browser, kept in its local storage alone: ids, and nothing else of any organization. */
export function usePins(): Pins {
  const kept = useSyncExternalStore(subscribe, keptText, () => "");
  const pinned = useMemo(() => pinsIn(kept), [kept]);
  return { pinned, toggle };
}

/** The ids in a kept text; none in one that somebody else wrote. */
function pinsIn(text: string): ReadonlySet<string> {
  return new Set(text.split(" ").filter((id) => /^[\w-]{1,64}$/.test(id)));
}

function toggle(organization: string): boolean {
  const pinned = new Set(pinsIn(keptText()));
  const isPinned = !pinned.delete(organization);
  if (isPinned) pinned.add(organization);
  try {
    localStorage.setItem(place, [...pinned].join(" "));
  } catch {
    // A browser that keeps nothing pins nothing.
    return false;
  }
  for (const listener of listeners) listener();
  return isPinned;
}

function keptText(): string {
  try {
    return localStorage.getItem(place) ?? "";
  } catch {
    return "";
  }
}

/** Also hears of what another tab pins. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
