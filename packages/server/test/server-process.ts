import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { readConfiguration } from "../src/config.ts";
import { createGuildhall } from "../src/index.ts";

// A server of the tests or the benchmarks, in a process of its own: tells its parent the port, and ends with it.
const configuration = readConfiguration(process.env);
const guildhall = await createGuildhall({ configuration, jobs: false });
const listener = getRequestListener((request) => guildhall.fetch(toOrigin(request)));
const server = createServer((request, response) => void listener(request, response));
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => {
  guildhall.drain();
  server.closeAllConnections();
  server.close();
  void guildhall.close();
});

/** The request as it was made before it was sent to this port, as behind a load balancer. */
function toOrigin({ url, method, headers: sent, body, signal }: Request): Request {
  const { pathname, search } = new URL(url);
  const asked = new URL(`${pathname}${search}`, configuration.publicUrl);
  const headers = new Headers(sent);
  headers.set("Host", asked.host);
  return new Request(asked, { method, headers, body, signal, duplex: "half" });
}
