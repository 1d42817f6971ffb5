import type { Server } from "node:http";

/** Where to listen. */
export interface Address {
  readonly port: number;
  readonly host: string;
}

/**
 * Listens, or throws an Error that says what to set.
 */
export async function listen(server: Server, { port, host }: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explained(error, { port, host })));
    server.listen(port, host, resolve);
  });
}

function explained(error: NodeJS.ErrnoException, { port, host }: Address): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new Error(`Port ${port} is in use. Set PORT to another one, like PORT=${port + 1} npm start.`);
    case "EACCES":
      return new Error(`Port ${port} may not be listened on by this user. Set PORT to one above 1023.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new Error(`${host} is no address of this machine. Set HOST to one, or to 0.0.0.0 for all.`);
    default:
      return error;
  }
}

/** Takes no new connections, lets the requests at work finish for at most `limitSeconds`, and then hangs up. */
export async function stopListening(server: Server, limitSeconds = 10): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Browsers keep connections for later; one is let go as soon as its last answer is out.
  const letGo = setInterval(() => server.closeIdleConnections(), 50);
  const hangUp = setTimeout(() => server.closeAllConnections(), limitSeconds * 1000);
  await closed;
  clearInterval(letGo);
  clearTimeout(hangUp);
}
