import { EdgeServer } from "./edge-server.ts";

/** A server whose streams the test writes to; the newest last. */
export class LiveServer extends EdgeServer {
  readonly streams: Stream[] = [];
  /** Called with each new stream. */
  onStream: (stream: Stream) => void = () => undefined;
  readonly fetchAll: typeof fetch = (input, init) => {
    if (!new Request(input, init).url.endsWith("/api/me/stream")) return this.fetch(input, init);
    const headers = new Headers(init?.headers);
    let cancel = (): void => undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const encoder = new TextEncoder();
        const stream: Stream = {
          place: headers.get("last-event-id"),
          isBackground: headers.get("guildhall-background") === "1",
          isOpen: true,
          write: (text) => controller.enqueue(encoder.encode(text)),
          breakOff: () => cancel(),
        };
        this.streams.push(stream);
        this.onStream(stream);
        cancel = () => {
          if (stream.isOpen) controller.error(new TypeError("network error"));
          stream.isOpen = false;
        };
      },
    });
    init?.signal?.addEventListener("abort", () => cancel());
    return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  };
  /** Those that are held now. */
  get held(): Stream[] {
    return this.streams.filter(({ isOpen }) => isOpen);
  }
}

/** A stream as the server holds it. */
export interface Stream {
  /** The `Last-Event-ID` that it was asked for with. */
  readonly place: string | null;
  readonly isBackground: boolean;
  isOpen: boolean;
  readonly write: (text: string) => void;
  readonly breakOff: () => void;
}

/** Says something in a stream, and then the place after it. */
export function say(stream: Stream | undefined, message: object, id?: string): void {
  stream?.write(`data: ${JSON.stringify(message)}\n\n${id === undefined ? "" : `id: ${id}\n\n`}`);
}
