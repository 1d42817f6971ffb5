import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { pageEnvironment } from "./environment.ts";
import { createRetry, longestWait } from "./retry.ts";

afterEach(() => void vi.useRealTimers());

test("the longest wait starts at a second, never shrinks and never exceeds half a minute", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2000 }), (failures) => {
      expect(longestWait(failures)).toBeGreaterThanOrEqual(1000);
      expect(longestWait(failures + 1)).toBeGreaterThanOrEqual(longestWait(failures));
      expect(longestWait(failures)).toBeLessThanOrEqual(30_000);
    }),
  );
});

test("it tries once after each failure, sooner when the browser is back online, and no more once there was an answer", () => {
  vi.useFakeTimers();
  const again = vi.fn();
  const { page, retry } = make(again);
  page.dispatchEvent(new Event("online"));
  vi.runAllTimers();
  expect(again).toHaveBeenCalledTimes(0);
  for (let failure = 0; failure < 8; failure++) retry.failed();
  vi.advanceTimersByTime(10_000);
  expect(again).toHaveBeenCalledTimes(0);
  page.dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(1000);
  expect(again).toHaveBeenCalledTimes(1);
  retry.failed();
  retry.answered();
  vi.runAllTimers();
  expect(again).toHaveBeenCalledTimes(1);
});

test("a client that was closed tries nothing", () => {
  vi.useFakeTimers();
  const again = vi.fn();
  const { retry, closing } = make(again);
  retry.failed();
  closing.abort();
  retry.failed();
  vi.runAllTimers();
  expect(again).toHaveBeenCalledTimes(0);
});

function make(again: () => void) {
  const [page, closing] = [new EventTarget(), new AbortController()];
  const edges = {
    ...pageEnvironment({ fetch }, closing.signal),
    random: () => 0.9,
  };
  return { page, closing, retry: createRetry({ ...edges, page, closing: closing.signal }, again) };
}
