import { createSocket } from "node:dgram";
import { once } from "node:events";

/** A name server on this machine, that knows the TXT records that it is given and nothing else. */
export interface NameServer {
  /** Its address and port. */
  readonly address: string;
  /** Publishes a text under a name. */
  publish(name: string, text: string): void;
  stop(): Promise<void>;
}

/** Starts a name server that knows nothing yet. */
export async function startNameServer(): Promise<NameServer> {
  const records = new Map<string, string>();
  const socket = createSocket("udp4");
  socket.on("message", (question, { port, address }) =>
    socket.send(answerTo(question, records), port, address),
  );
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    publish: (name, text) => void records.set(name, text),
    async stop() {
      socket.close();
      await once(socket, "close");
    },
  };
}

const authoritativeAnswer = 0x8580;
const noSuchName = 3;

/** @see RFC 1035 section 4.1 */
function answerTo(question: Buffer, records: ReadonlyMap<string, string>): Buffer {
  const { name, end } = questionIn(question);
  const text = records.get(name);
  const header = Buffer.alloc(12);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(authoritativeAnswer | (text === undefined ? noSuchName : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(text === undefined ? 0 : 1, 6);
  const asked = question.subarray(12, end);
  return Buffer.concat([header, asked, ...(text === undefined ? [] : [txtRecord(text)])]);
}

function questionIn(message: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  // After the name come its end, the type and the class.
  return { name: labels.join(".").toLowerCase(), end: at + 5 };
}

/** A record of the name that was asked for, with one text of at most 255 characters. @see RFC 1035 section 3.3.14 */
function txtRecord(text: string): Buffer {
  const data = Buffer.concat([Buffer.from([text.length]), Buffer.from(text, "latin1")]);
  const head = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}
