import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A mail as a server got it. */
export interface ReceivedMail {
  readonly to: string;
  /** Header and body, as they travelled. */
  readonly text: string;
  readonly messageId: string;
}

/** What a server does with a mail: takes it, refuses it for now or for good, or takes it and never says so. */
export type Manner = "takes" | "refuses" | "refuses for good" | "is silent";

/** A mail server on this machine that can be down, and keeps what it got. */
export class SmtpServer {
  readonly received: ReceivedMail[] = [];
  manner: Manner = "takes";
  /** How many connections there were. */
  connections = 0;
  #server: Server | null = null;
  #port = 0;
  readonly #sockets = new Set<Socket>();

  /** Where it is, once it was up for the first time. */
  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Begins to listen, always at the same port. */
  async up(): Promise<void> {
    this.#server = createServer((socket) => this.#talk(socket));
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Cuts every connection and refuses new ones. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(server, "close");
  }

  #talk(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => undefined);
    const state = { to: "", data: null as string[] | null, rest: "" };
    socket.write("220 test ESMTP\r\n");
    socket.on("data", (chunk) => {
      const lines = (state.rest + chunk.toString()).split("\r\n");
      state.rest = lines.pop() ?? "";
      for (const line of lines) {
        const answer = this.#answer(line, state);
        if (answer !== null) socket.write(`${answer}\r\n`);
      }
    });
  }

  #answer(line: string, state: { to: string; data: string[] | null }): string | null {
    if (state.data && line !== ".") {
      state.data.push(line);
      return null;
    }
    if (state.data) {
      this.#keep(state.to, state.data.join("\n"));
      state.data = null;
      return this.manner === "is silent" ? null : "250 fine";
    }
    if (line.startsWith("RCPT")) {
      state.to = /<([^>]*)>/.exec(line)?.[1] ?? "";
      if (this.manner === "refuses for good") return "550 no such mailbox";
      return this.manner === "refuses" ? "451 come again later" : "250 fine";
    }
    if (line !== "DATA") return line === "QUIT" ? "221 bye" : "250 fine";
    state.data = [];
    return "354 go ahead";
  }

  #keep(to: string, text: string): void {
    this.received.push({ to, text, messageId: /^Message-ID: (.*)$/m.exec(text)?.[1] ?? "" });
  }
}
