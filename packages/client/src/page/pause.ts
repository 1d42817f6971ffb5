import type { Environment } from "./environment.ts";

/** Waits so many milliseconds, or until `ending` is aborted; it is then up to the caller to look. */
export function pause(ending: Environment["closing"], milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      ending.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ending.aborted ? 0 : milliseconds);
    ending.addEventListener("abort", end);
  });
}
