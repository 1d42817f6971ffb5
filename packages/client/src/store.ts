/** Something that changes over time: what it is now, and who is told when it changes. Fits `useSyncExternalStore`. */
export interface Store<T> {
  /** Calls `listener` after every change, until the function that it returns is called. */
  readonly subscribe: (listener: () => void) => () => void;
  /** What it is now: the same object until it changes. */
  readonly snapshot: () => T;
}

/** A store that its owner can set. */
export interface WritableStore<T> extends Store<T> {
  readonly set: (next: T) => void;
  /** Whether anybody is subscribed. */
  readonly isWatched: () => boolean;
}

/** Makes a store; a listener that throws keeps none of the others from hearing of a change. */
export function createStore<T>(initial: T): WritableStore<T> {
  const listeners = new Set<() => void>();
  let current = initial;
  return {
    snapshot: () => current,
    subscribe(listener) {
      // Wrapped, so that one function given twice is two subscriptions.
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    set(next) {
      if (Object.is(current, next)) return;
      current = next;
      for (const listener of [...listeners]) tell(listener);
    },
    isWatched: () => listeners.size > 0,
  };
}

function tell(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    // Thrown on its own, where the page's error handling sees it.
    queueMicrotask(() => {
      throw error;
    });
  }
}
