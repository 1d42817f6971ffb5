import type { z } from "zod";

/** An answer that goes on: server-sent events, each of which carries one message as JSON. */
export interface StreamDeclaration<Message extends z.ZodType = z.ZodType> {
  readonly kind: "stream";
  /** What each message is. */
  readonly message: Message;
}

/** Declares an answer of server-sent events. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function stream<Message extends z.ZodType>(message: Message): StreamDeclaration<Message> {
  return { kind: "stream", message };
}

/** Tells whether an answer was declared to be a stream. */
export function isStream(declared: object | null): declared is StreamDeclaration {
  return declared !== null && "kind" in declared && declared.kind === "stream";
}
