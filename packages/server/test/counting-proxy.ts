import { createServer, createConnection, type Socket } from "node:net";

/** A wire between a client and a PostgreSQL server that counts how often the client had to wait for the other end. */
export interface CountingProxy {
  /** The database's URL, by way of this wire. */
  readonly url: string;
  /** Network round trips since the last call: bursts of the client's that were followed by an answer. */
  taken(): number;
  /** Lets nothing through any more on the connections that there are, and says nothing of it, as a cable that was cut. */
  cut(): void;
  close(): Promise<void>;
}

/** Makes such a wire in front of the server of `url`. */
export async function countingProxy(url: string): Promise<CountingProxy> {
  const target = new URL(url);
  let trips = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connectTo(target);
    let asking = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => [client, upstream].map((end) => end.destroy()));
    }
    client.on("data", (chunk) => {
      asking = true;
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      if (asking) trips += 1;
      asking = false;
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  const through = new URL(url);
  through.searchParams.delete("host");
  through.host = `127.0.0.1:${String(address.port)}`;
  return {
    url: through.href,
    taken: () => {
      const taken = trips;
      trips = 0;
      return taken;
    },
    cut: () => {
      for (const socket of sockets) socket.removeAllListeners("data").pause();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

// A server on a unix socket is named by the directory of the socket, in the query of the URL.
function connectTo(target: URL): Socket {
  const directory = target.searchParams.get("host");
  const given = target.port === "" ? target.searchParams.get("port") : target.port;
  const port = Number(given ?? 5432);
  return directory?.startsWith("/")
    ? createConnection(`${directory}/.s.PGSQL.${String(port)}`)
    : createConnection(port, target.hostname);
}
