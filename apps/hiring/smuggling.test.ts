import { freePort, testDatabase } from "@guildhall/server/testing";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const database = await testDatabase();
const port = await freePort();
const host = `localhost:${port}`;
const server = spawn(
  process.execPath,
  ["--conditions=guildhall", fileURLToPath(new URL("./server.ts", import.meta.url))],
  {
    env: {
      ...{
        PATH: process.env["PATH"],
        PORT: String(port),
        NODE_ENV: "production",
        PUBLIC_URL: `http://${host}`,
      },
      ...{ SECRET: "a secret of this test, long enough to be one", SMTP_URL: "smtp://localhost:9" },
      ...{ DATABASE_URL: database.tenantUrl, DATABASE_OWNER_URL: database.ownerUrl },
    },
    stdio: ["ignore", "ignore", "pipe"],
  },
);

beforeAll(async () => {
  while (server.exitCode === null) {
    const answer = await fetch(`http://${host}/readyz`).catch(() => null);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  throw new Error(`The server ended: ${await text(server.stderr)}`);
});
afterAll(async () => {
  server.kill("SIGTERM");
  if (server.exitCode === null) await once(server, "exit");
  await database.close();
});

/** Sends bytes as they are, and gives the status of each answer that comes until the server hangs up. */
async function statuses(bytes: string): Promise<readonly number[]> {
  const socket = connect(port, "127.0.0.1").setNoDelay();
  socket.on("error", () => undefined);
  let answered = "";
  socket.setEncoding("latin1").on("data", (more: string) => (answered += more));
  socket.write(bytes, "latin1");
  await once(socket, "close");
  return [...answered.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}

const end = "\r\n\r\n";
const get = `GET /healthz HTTP/1.1\r\nHost: ${host}`;
const post = `POST /api/auth/sign-in/email HTTP/1.1\r\nHost: ${host}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json`;
/** What would be a second request of somebody else's, if two servers did not agree where the first one ends. */
const hidden = `${get}\r\nConnection: close${end}`;

test("what is sent as it should be is answered, one after the other on one connection", async () => {
  expect(await statuses(`${get}${end}${hidden}`)).toEqual([200, 200]);
  expect(await statuses(`${post}\r\nContent-Length: 2${end}{}${hidden}`)).toEqual([400, 200]);
  expect(await statuses(`${post}\r\nTransfer-Encoding: chunked${end}2\r\n{}\r\n0\r\n\r\n${hidden}`)).toEqual([
    400, 200,
  ]);
});

const chunked = "Transfer-Encoding: chunked";
const empty = "0\r\n\r\n";
const vectors: Readonly<Record<string, string>> = {
  "a length and chunks": `${post}\r\nContent-Length: 5\r\n${chunked}${end}${empty}${hidden}`,
  "chunks and a length": `${post}\r\n${chunked}\r\nContent-Length: 5${end}${empty}${hidden}`,
  "two lengths": `${post}\r\nContent-Length: 2\r\nContent-Length: 0${end}{}${hidden}`,
  "one length twice": `${post}\r\nContent-Length: 2\r\nContent-Length: 2${end}{}${hidden}`,
  "a list of lengths": `${post}\r\nContent-Length: 2, 2${end}{}${hidden}`,
  "a length with a sign": `${post}\r\nContent-Length: +2${end}{}${hidden}`,
  "a length below zero": `${post}\r\nContent-Length: -2${end}{}${hidden}`,
  "a length in hexadecimal": `${post}\r\nContent-Length: 0x2${end}{}${hidden}`,
  "a length that no number holds": `${post}\r\nContent-Length: 99999999999999999999${end}{}${hidden}`,
  "an empty length": `${post}\r\nContent-Length: ${end}{}${hidden}`,
  "a space before the colon": `${post}\r\nContent-Length : 2${end}{}${hidden}`,
  "a tab before the colon": `${post}\r\nTransfer-Encoding\t: chunked${end}${empty}${hidden}`,
  "a header folded over two lines": `${post}\r\nTransfer-Encoding:\r\n chunked${end}${empty}${hidden}`,
  "a header folded by a tab": `${get}\r\nX-Folded: a\r\n\tb${end}${hidden}`,
  "a first header that is folded": `GET /healthz HTTP/1.1\r\n Host: ${host}${end}${hidden}`,
  "a coding that is not known": `${post}\r\nTransfer-Encoding: cow${end}${empty}${hidden}`,
  "chunks that are not last": `${post}\r\nTransfer-Encoding: chunked, identity${end}${empty}${hidden}`,
  "chunks twice": `${post}\r\n${chunked}\r\n${chunked}${end}${empty}${hidden}`,
  "chunks behind a control character": `${post}\r\nTransfer-Encoding: \vchunked${end}${empty}${hidden}`,
  "a chunk whose size is no number": `${post}\r\n${chunked}${end}x\r\n{}\r\n${empty}${hidden}`,
  "a chunk whose size has a prefix": `${post}\r\n${chunked}${end}0x2\r\n{}\r\n${empty}${hidden}`,
  "a chunk that is longer than it says": `${post}\r\n${chunked}${end}1\r\n{}\r\n${empty}${hidden}`,
  "a chunk that ends with a bare line feed": `${post}\r\n${chunked}${end}2\r\n{}\n${empty}${hidden}`,
  "a chunk size that ends with a bare line feed": `${post}\r\n${chunked}${end}2\n{}\r\n${empty}${hidden}`,
  "headers that end with bare line feeds": `GET /healthz HTTP/1.1\nHost: ${host}\n\n${hidden}`,
  "one header that ends with a bare line feed": `${get}\nX-One: 1${end}${hidden}`,
  "a bare carriage return in a header": `${get}\r\nX-One: 1\rX-Two: 2${end}${hidden}`,
  "a null in a header": `${get}\r\nX-One: a\0b${end}${hidden}`,
  "a header without a name": `${get}\r\n: nobody${end}${hidden}`,
  "a header without a colon": `${get}\r\nnobody${end}${hidden}`,
  "no name of a host": `GET /healthz HTTP/1.1${end}${hidden}`,
  "two names of a host": `${get}\r\nHost: evil.example${end}${hidden}`,
  "two names of a host, of which the other is ours": `GET /api/me HTTP/1.1\r\nHost: evil.example\r\nHost: ${host}${end}${hidden}`,
  "a version that there is not": `GET /healthz HTTP/1.9\r\nHost: ${host}${end}${hidden}`,
};

test.each(Object.entries(vectors))(
  "T-SMUG-1: %s is refused, and nothing after it is read",
  async (_, bytes) => {
    expect(await statuses(bytes)).toEqual([400]);
  },
);
