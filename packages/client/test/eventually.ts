import { vi } from "vitest";

/** Asks again and again, for 10 seconds, until an expectation holds; gives what it gave. */
export function eventually<Value>(expectation: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(expectation, { timeout: 10_000 });
}
