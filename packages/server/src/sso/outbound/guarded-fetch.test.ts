import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { isPublicAddress } from "./public-address.ts";

let answer: RequestListener = (_, response) => response.end("{}");
const server = createServer((request, response) => answer(request, response));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const place = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const get = { method: "GET", headers: {} };
const guarded = createGuardedFetch();
const onLoopback = createGuardedFetch({ allowLoopback: true });

describe("an address", () => {
  test.each(["8.8.8.8", "1.1.1.1", "100.63.255.255", "2606:4700:4700::1111", "2a00:1450::1"])(
    "%s is on the public internet",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
  test.each(
    `0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.168.0.1 192.0.0.1
     198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:10.0.0.1
     ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1 2001::1 100::1 localhost 2130706433 0x7f000001`.split(
      /\s+/,
    ),
  )("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("what an organization entered (T-REDIR-1)", () => {
  test.each([
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://017700000001/",
  ])("%s is not fetched from", async (address) => {
    await expect(guarded(address, get)).rejects.toThrow("is not on the public internet");
  });

  test.each(["http://example.com/", "ftp://example.com/", "file:///etc/passwd", "data:,x"])(
    "%s is not spoken",
    async (address) => {
      await expect(guarded(address, get)).rejects.toThrow("Only https");
    },
  );

  test("this machine is fetched from in tests alone", async () => {
    await expect(guarded(place, get)).rejects.toThrow("Only https");
    expect((await onLoopback(place, get)).status).toBe(200);
    await expect(onLoopback("http://10.0.0.1/", get)).rejects.toThrow("is not on the public internet");
  });

  test("no redirect is followed", async () => {
    answer = (_, response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end();
    await expect(onLoopback(place, get)).rejects.toThrow("The answer is a 302.");
  });

  test("an endless answer is not read to its end", async () => {
    answer = (_, response) => {
      const more = (): void => {
        if (response.destroyed) return;
        response.write("x".repeat(65_536), () => setImmediate(more));
      };
      more();
    };
    await expect(onLoopback(place, get)).rejects.toThrow("longer than 524288 bytes");
  });

  test("what is sent arrives", async () => {
    answer = (request, response) => {
      void request
        .toArray()
        .then((chunks) =>
          response
            .writeHead(400, { "content-type": "application/json" })
            .end(
              JSON.stringify([
                request.method,
                request.headers["x-a"],
                String(Buffer.concat(chunks as Buffer[])),
              ]),
            ),
        );
    };
    const sent = await onLoopback(place, {
      ...{ method: "POST", headers: { "x-a": "b" }, body: new URLSearchParams({ c: "d" }) },
    });
    expect([sent.status, await sent.json()]).toEqual([400, ["POST", "b", "c=d"]]);
  });
});
