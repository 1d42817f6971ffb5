import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { newId } from "../http/index.ts";
import { createPlaceKeeper, type Holder } from "./place.ts";

afterEach(() => void vi.useRealTimers());

const places = createPlaceKeeper("a secret of these tests");
const olivia: Holder = { browserId: newId(), sessions: [newId(), newId()] };

describe("a place in a stream", () => {
  test("opens for the browser with the sessions that it was sealed for, in whatever order", () => {
    const place = places.seal("10:12:11", olivia);
    expect(place).toMatch(/^[\w-]+$/);
    expect(places.open(place, { ...olivia, sessions: [...olivia.sessions].reverse() })).toBe("10:12:11");
  });

  test("opens for no other browser, and no other sessions (T-SSE-3)", () => {
    const place = places.seal("10:12:11", olivia);
    const [first = "", second = ""] = olivia.sessions;
    const others: readonly Holder[] = [
      { ...olivia, browserId: newId() },
      { ...olivia, sessions: [first] },
      { ...olivia, sessions: [first, second, newId()] },
      { ...olivia, sessions: [] },
    ];
    for (const other of others) expect(places.open(place, other)).toBeNull();
    expect(createPlaceKeeper("another secret").open(place, olivia)).toBeNull();
  });

  test("can not be forged or changed (T-SSE-3)", () => {
    const place = places.seal("10:12:11", olivia);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(places.open(text, olivia)).toBeNull();
      }),
    );
    const bytes = Buffer.from(place, "base64url");
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(places.open(changed.toString("base64url"), olivia)).toBeNull();
    }
  });

  test("is too old after half an hour, long before the signals are gone", () => {
    vi.useFakeTimers();
    const place = places.seal("10:12:11", olivia);
    vi.advanceTimersByTime(29 * 60_000);
    expect(places.open(place, olivia)).toBe("10:12:11");
    vi.advanceTimersByTime(2 * 60_000);
    expect(places.open(place, olivia)).toBeNull();
  });

  test("tells whoever reads it nothing, not even when nothing happened in between", () => {
    expect(places.seal("10:12:11", olivia)).not.toBe(places.seal("10:12:11", olivia));
    expect(Buffer.from(places.seal("10:12:11", olivia), "base64url").toString("latin1")).not.toContain(
      "10:12",
    );
  });

  test("fits into a header however many transactions were under way", () => {
    const many = Array.from({ length: 5000 }, (_, index) => 1_000_000 + index);
    const place = places.seal(`1000000:1005000:${many.join(",")}`, olivia);
    expect(place.length).toBeLessThan(2000);
    expect(places.open(place, olivia)).toBe("1000000:1000000:");
  });
});
