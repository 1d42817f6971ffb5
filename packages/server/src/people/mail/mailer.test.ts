import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createLogger } from "../../http/index.ts";
import { createMailer, Mailbox, RefusedMail } from "../index.ts";
import { verificationMail } from "./templates.ts";

const logger = createLogger({ level: "silent" });
const from = "Acme <hello@acme.example>";
const key = "01a1fc0c-8b5e-7047-8036-a41ad25eee0d";
const mail = verificationMail(
  { name: "Olivia", email: "olivia@example.com" },
  "https://app.example.com/verify#token=AbC",
);

const servers: Server[] = [];
afterEach(async () => {
  delete process.env["RESEND_BASE_URL"];
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, "close");
  }
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** As much of an SMTP server as takes one mail, or refuses it. */
function smtpServer(said: string[], recipientAnswer: string): Server {
  return createServer((socket: Socket) => {
    let inData = false;
    let rest = "";
    socket.write("220 test ESMTP\r\n");
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString()).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        said.push(line);
        if (inData && line !== ".") continue;
        if (inData) inData = false;
        else if (line === "DATA") inData = true;
        socket.write(`${answerTo(line, recipientAnswer)}\r\n`);
        if (line === "QUIT") socket.end();
      }
    });
  });
}

function answerTo(line: string, recipientAnswer: string): string {
  if (line.startsWith("RCPT")) return recipientAnswer;
  if (line === "DATA") return "354 go ahead";
  return line === "QUIT" ? "221 bye" : "250 fine";
}

describe("by SMTP", () => {
  test("a mail goes to its one recipient, from us, as text and as HTML", async () => {
    const said: string[] = [];
    const port = await portOf(smtpServer(said, "250 fine"));
    await createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from, logger }).send(mail, key);
    expect(said).toEqual(
      expect.arrayContaining(["MAIL FROM:<hello@acme.example>", "RCPT TO:<olivia@example.com>"]),
    );
    expect(said.filter((line) => line.startsWith("RCPT"))).toHaveLength(1);
    expect(said).toEqual(
      expect.arrayContaining([
        "From: Acme <hello@acme.example>",
        `Subject: ${mail.subject}`,
        `Message-ID: <${key}@acme.example>`,
      ]),
    );
    expect(said.join("\n")).toMatch(/Content-Type: text\/plain[^]*Content-Type: text\/html/);
  });

  test("an address that would read as two is no way to reach a second mailbox, or to add a line", async () => {
    for (const to of [
      "olivia@example.com, eve@evil.example",
      "olivia@example.com>\r\nRCPT TO:<eve@evil.example",
    ]) {
      const said: string[] = [];
      const port = await portOf(smtpServer(said, "250 fine"));
      const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from, logger });
      await mailer.send({ ...mail, to }, key).catch(() => undefined);
      expect(said.filter((line) => /^RCPT TO:<eve@/i.test(line))).toEqual([]);
      expect(said.filter((line) => line.startsWith("RCPT")).length).toBeLessThan(2);
    }
  });

  test("a mail that the server refuses is refused to whoever sends it: for good when it says so", async () => {
    for (const [answer, forGood] of [
      ["550 no such mailbox", true],
      ["451 come again later", false],
    ] as const) {
      const port = await portOf(smtpServer([], answer));
      const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from, logger });
      const error: unknown = await mailer.send(mail, key).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ message: expect.stringContaining(answer.slice(0, 3)) as string });
      expect(error instanceof RefusedMail, answer).toBe(forGood);
    }
  });
});

describe("by Resend", () => {
  interface Asked {
    readonly path: string | undefined;
    readonly authorization: string | undefined;
    readonly key: unknown;
    readonly body: unknown;
  }

  async function resend(status: number, answer: unknown): Promise<Asked[]> {
    const asked: Asked[] = [];
    const server = createHttpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { url: path, headers } = request;
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        asked.push({ path, authorization: headers.authorization, key: headers["idempotency-key"], body });
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
      });
    });
    process.env["RESEND_BASE_URL"] = `http://127.0.0.1:${await portOf(server)}`;
    return asked;
  }

  test("a mail is handed over whole; tried again, it has the same key and is sent once", async () => {
    const asked = await resend(200, { id: "49a3999c" });
    const mailer = createMailer({ resendApiKey: "re_123", from, logger });
    await mailer.send(mail, key);
    await mailer.send(mail, key);
    expect(asked[0]).toMatchObject({
      path: "/emails",
      authorization: "Bearer re_123",
      body: { ...mail, to: [mail.to], from },
    });
    expect(asked.map((each) => each.key)).toEqual([key, key]);
  });

  test("a mail that it does not take is refused to whoever sends it", async () => {
    await resend(422, { name: "validation_error", message: "The domain is not verified.", statusCode: 422 });
    const mailer = createMailer({ resendApiKey: "re_123", from, logger });
    await expect(mailer.send(mail, key)).rejects.toThrow("validation_error: The domain is not verified.");
  });

  test("a mail for which it takes more than half a minute is given up, to be tried again", async () => {
    const server = createHttpServer(() => undefined);
    process.env["RESEND_BASE_URL"] = `http://127.0.0.1:${await portOf(server)}`;
    const patience = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
    const mailer = createMailer({ resendApiKey: "re_123", from, logger });
    await expect(mailer.send(mail, key)).rejects.toThrow("Resend did not take a mail");
    expect(patience).toHaveBeenCalledExactlyOnceWith(30_000);
    patience.mockRestore();
  });
});

describe("kept", () => {
  test("without a server mails are kept, the last one first", async () => {
    const mailbox = createMailer({ from, logger });
    if (!(mailbox instanceof Mailbox)) throw new Error("Mail is not kept.");
    await mailbox.send(mail);
    await mailbox.send({ ...mail, subject: "Another" });
    expect(mailbox.list().map(({ subject }) => subject)).toEqual(["Another", mail.subject]);
    expect(mailbox.list()[0]?.sentAt).toBeInstanceOf(Date);
  });

  test("of many mails the last two hundred are kept", async () => {
    const mailbox = new Mailbox();
    for (let number = 1; number <= 250; number += 1) await mailbox.send({ ...mail, subject: `${number}` });
    expect(mailbox.list()).toHaveLength(200);
    expect([mailbox.list()[0]?.subject, mailbox.list().at(-1)?.subject]).toEqual(["250", "51"]);
  });

  test("in production there is no mailbox: mail has to be sent", () => {
    const before = process.env["NODE_ENV"];
    process.env["NODE_ENV"] = "production";
    try {
      expect(() => createMailer({ from, logger })).toThrow("SMTP_URL or RESEND_API_KEY");
    } finally {
      process.env["NODE_ENV"] = before;
    }
    expect(() => new Mailbox({ production: true })).toThrow("can not be used in production");
  });
});
