import { useEffect, useSyncExternalStore } from "react";
import { platformOf, shortcutOf, type Platform, type Shortcut } from "./shortcut.ts";

/** Calls `act` for every shortcut of the switcher that is pressed anywhere on the page; it tells whether it took it. */
export function useShortcuts(act: (shortcut: Shortcut) => boolean): void {
  const platform = usePlatform();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const shortcut = event.defaultPrevented ? null : shortcutOf(event, platform);
      if (shortcut !== null && act(shortcut)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [act, platform]);
}

/** The platform of this browser; `other` on a server, where nobody presses keys. */
export function usePlatform(): Platform {
  return useSyncExternalStore(
    never,
    () => platformOf(navigator.userAgent),
    () => "other",
  );
}

function never(): () => void {
  return () => undefined;
}
