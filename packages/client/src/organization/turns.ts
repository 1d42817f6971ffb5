/** Does one thing after another, in the order in which they were asked for. */
export interface Turns {
  /** Does `work` when all before it is done, whether it went well or not; joins the last turn if that is of its kind. */
  take<T>(kind: string, work: () => Promise<T>): Promise<T>;
}

/** Makes a queue in which asking twice in a row for the same kind is asking once. */
export function createTurns(): Turns {
  let last: { readonly kind: string; readonly done: Promise<unknown> } | null = null;
  return {
    take<T>(kind: string, work: () => Promise<T>): Promise<T> {
      // One kind has one type of result: the owner of the queue names its kinds.
      if (last?.kind === kind) return last.done as Promise<T>;
      const before = last?.done;
      const done = (before === undefined ? work() : before.then(work, work)).finally(() => {
        if (last?.done === done) last = null;
      });
      last = { kind, done };
      return done;
    },
  };
}
