import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createGuildhall, readConfiguration } from "@guildhall/server";

// One server of several on one database, in a process of its own: tells its parent the port, and ends with it.
const guildhall = await createGuildhall({ configuration: readConfiguration(process.env), jobs: false });
const listener = getRequestListener((request) => guildhall.fetch(request));
const server = createServer((request, response) => void listener(request, response));
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => {
  guildhall.drain();
  server.closeAllConnections();
  server.close();
  void guildhall.close();
});
