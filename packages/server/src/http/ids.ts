import { randomUUID } from "node:crypto";

let lastMs = 0;
let counter = 0;

/**
 * Makes a uuid v7: ordered by time to the millisecond, and by a counter among those that this process makes within one,
 * also when the clock steps back. 62 bits are random.
 * @see RFC 9562 sections 5.7 and 6.2
 */
export function newId(): string {
  const random = randomUUID();
  const now = Date.now();
  counter += 1;
  // A full counter borrows the next millisecond, so that order holds whatever the clock does.
  if (now > lastMs || counter > 0xfff) {
    lastMs = Math.max(now, lastMs + 1);
    counter = Number.parseInt(random.slice(0, 3), 16) >> 1;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  const order = counter.toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${random.slice(19)}`;
}
