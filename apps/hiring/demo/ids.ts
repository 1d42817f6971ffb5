import { randomUUID } from "node:crypto";

const day = 24 * 60 * 60 * 1000;

/** The instant so many days ago. */
export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * day);
}

/** A uuid v7 of that instant: rows made in the past sort where they belong. @see RFC 9562 section 5.7 */
export function idAt(instant: Date): string {
  const time = instant.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
