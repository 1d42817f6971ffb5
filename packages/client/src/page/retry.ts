import type { Environment } from "./environment.ts";

/** Tries something again after it failed to reach the server. */
export interface Retry {
  /** It failed: try again after a while that doubles with each failure, or soon after the browser is back online. */
  failed(): void;
  /** There was an answer: there is nothing to try again. */
  answered(): void;
}

const soonMilliseconds = 1000;
const longestMilliseconds = 30_000;

/** The longest wait before an attempt, in milliseconds: 1 s, doubled with each failure, at most 30 s. */
export function longestWait(failures: number): number {
  return Math.min(longestMilliseconds, soonMilliseconds * 2 ** failures);
}

/**
 * Makes a retry of `again`. Each wait is drawn evenly from zero up to its longest, so that the tabs of a thousand
 * people do not all come back in the same moment.
 */
export function createRetry(environment: Environment, again: () => void): Retry {
  const { page, random, closing } = environment;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wait = (longest: number): void => {
    clearTimeout(timer);
    if (!closing.aborted) timer = setTimeout(again, random() * longest);
  };
  const online = (): void => {
    if (failures > 0) wait(soonMilliseconds);
  };
  page?.addEventListener("online", online, { signal: closing });
  closing.addEventListener("abort", () => clearTimeout(timer));

  return {
    failed: () => wait(longestWait(failures++)),
    answered() {
      failures = 0;
      clearTimeout(timer);
    },
  };
}
