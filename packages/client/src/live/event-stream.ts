/** One event of a stream. */
export interface StreamEvent {
  /** Its data, its lines joined; null for one that only tells a place. */
  readonly data: string | null;
  /** The place in the stream after it; null where it tells none. */
  readonly id: string | null;
}

/**
 * Reads a body of server-sent events, as far as our server writes them. A comment, which says that the stream lives, is
 * an event without data.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    // What no empty line ended yet may go on in the next piece.
    rest = blocks.pop() ?? "";
    yield* blocks.map(eventOf);
  }
}

function eventOf(block: string): StreamEvent {
  const lines = block.split(/\r?\n/);
  const valuesOf = (name: string): string[] =>
    lines
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart());
  const data = valuesOf("data");
  return { data: data.length === 0 ? null : data.join("\n"), id: valuesOf("id").at(-1) ?? null };
}
