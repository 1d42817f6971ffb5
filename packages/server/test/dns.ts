import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** What a name server does with a question: answers it, says that it can not, or is silent. */
export type DnsManner = "answers" | "fails" | "is silent";

/** A name server on this machine, over UDP, that knows TXT records and nothing else. */
export class DnsServer {
  /** The texts of each name; a name that is not here does not exist. */
  readonly records: Map<string, readonly string[]> = new Map<string, readonly string[]>();
  /** The names that were asked for. */
  readonly asked: string[] = [];
  manner: DnsManner = "answers";
  readonly #socket: Socket = createSocket("udp4");

  /** Its address and port, once it is up. */
  get address(): string {
    return `127.0.0.1:${String(this.#socket.address().port)}`;
  }

  /** Begins to answer. */
  async up(): Promise<void> {
    this.#socket.on("message", (question, { port, address }) => {
      const answer = this.#answer(question);
      if (answer) this.#socket.send(answer, port, address);
    });
    this.#socket.bind(0, "127.0.0.1");
    await once(this.#socket, "listening");
  }

  /** Answers no more. */
  async down(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, "close");
  }

  #answer(message: Buffer): Buffer | null {
    const { name, end } = questionIn(message);
    this.asked.push(name);
    if (this.manner === "is silent") return null;
    const texts = this.records.get(name);
    const header = Buffer.alloc(12);
    message.copy(header, 0, 0, 2);
    const code = this.manner === "fails" ? 2 : texts ? 0 : 3;
    header.writeUInt16BE(0x8580 | code, 2);
    header.writeUInt16BE(1, 4);
    const answers = code === 0 ? (texts ?? []).map(txtRecord) : [];
    header.writeUInt16BE(answers.length, 6);
    return Buffer.concat([header, message.subarray(12, end), ...answers]);
  }
}

/** @see RFC 1035 section 4.1.2 */
function questionIn(message: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 5 };
}

/** @see RFC 1035 sections 3.3.14 and 4.1.3 */
function txtRecord(text: string): Buffer {
  const parts = (text.match(/.{1,100}/g) ?? [""]).map((part) =>
    Buffer.concat([Buffer.from([part.length]), Buffer.from(part, "latin1")]),
  );
  const data = Buffer.concat(parts);
  const head = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
