import { liveMessage, type LiveMessage } from "@guildhall/protocol";

/** What the browser does when a stream breaks off, and where it goes on. */
export interface FrameOptions {
  /** The place in the stream that the browser brings back as `Last-Event-ID`. */
  readonly id?: string;
  /** How long the browser waits before it connects again, in milliseconds. */
  readonly retryMs?: number;
}

/**
 * Writes messages and what belongs to them as server-sent events. Each message is held against the one list of what may
 * be said, so that nothing slips out beside it; it is one line of JSON, in which no line can end. The id stands behind
 * the messages: who was cut off between them hears them again.
 *
 * Throws a TypeError for an id in which a line ends.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function frame(messages: readonly LiveMessage[], { id, retryMs }: FrameOptions = {}): string {
  if (id !== undefined && !/^[\w-]+$/.test(id)) throw new TypeError("The id of an event is base64url.");
  return [
    ...(retryMs === undefined ? [] : [`retry: ${Math.round(retryMs)}\n\n`]),
    ...messages.map((message) => `data: ${JSON.stringify(liveMessage.parse(message))}\n\n`),
    ...(id === undefined ? [] : [`id: ${id}\n\n`]),
  ].join("");
}
