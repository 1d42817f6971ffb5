import { id as uuid } from "@guildhall/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { newId } from "./ids.ts";

const timeOf = (id: string): number => Number.parseInt(id.replace("-", "").slice(0, 12), 16);

describe("an id", () => {
  afterEach(() => vi.useRealTimers());

  it("is a uuid of version 7 that says when it was made", () => {
    const before = Date.now();
    const id = newId();
    expect(uuid.safeParse(id).success).toBe(true);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOf(id)).toBeGreaterThanOrEqual(before);
  });

  it("sorts after every id made before it, thousands within one millisecond among them", () => {
    vi.useFakeTimers({ now: Date.now() + 60_000 });
    const ids = Array.from({ length: 10_000 }, newId);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("sorts after those before it when the clock steps back", () => {
    vi.useFakeTimers({ now: Date.now() + 600_000 });
    const before = newId();
    vi.setSystemTime(Date.now() - 60_000);
    expect(newId() > before).toBe(true);
  });
});
