import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type ListenOptions } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { giveToServer, type Place } from "./place.ts";

/** Where a server listens. */
export interface Listening {
  /** Where its Unix socket lies; undefined where there can be none. */
  readonly socketDirectory: string | undefined;
  readonly port: number;
  readonly tcp: boolean;
  /** Removes what was made for the socket. */
  cleanUp(): Promise<void>;
}

/**
 * Chooses where a server listens: a Unix socket in its own directory, or in a short temporary one when the path is too
 * long or its file system knows no sockets, or, where there are none at all, the loopback address. With `port` it
 * listens on the loopback address in any case.
 */
export async function chooseListening(place: Place, port: number | undefined): Promise<Listening> {
  const socket = process.platform === "win32" ? undefined : await chooseSocketDirectory(place, port ?? 5432);
  const usedPort = port ?? (socket ? 5432 : await freePort());
  return {
    socketDirectory: socket?.directory,
    port: usedPort,
    tcp: port !== undefined || !socket,
    async cleanUp(): Promise<void> {
      if (socket?.temporary) await rm(socket.directory, { recursive: true, force: true });
    },
  };
}

interface SocketDirectory {
  readonly directory: string;
  readonly temporary: boolean;
}

async function chooseSocketDirectory(place: Place, port: number): Promise<SocketDirectory | undefined> {
  if (await takesSocket(place.directory, port)) return { directory: place.directory, temporary: false };
  for (const parent of [tmpdir(), "/tmp"]) {
    const directory = await mkdtemp(join(parent, "guildhall-")).catch(() => undefined);
    if (directory === undefined) continue;
    await giveToServer(place, directory);
    await chmod(directory, 0o700);
    if (await takesSocket(directory, port)) return { directory, temporary: true };
    await rm(directory, { recursive: true });
  }
  return undefined;
}

// The shortest limit for a socket's path is macOS's, 103 bytes and the closing zero; Linux allows 107.
const maxSocketPathBytes = 103;

async function takesSocket(directory: string, port: number): Promise<boolean> {
  const socket = join(directory, `.s.PGSQL.${port}.lock`);
  // PostgreSQL separates several directories by commas, and quotes nothing within double quotes.
  if (Buffer.byteLength(socket) > maxSocketPathBytes || directory.includes('"')) return false;
  const trial = join(directory, ".s.PGSQL.trial");
  await rm(trial, { force: true });
  return (await listens({ path: trial })) !== undefined;
}

async function freePort(): Promise<number> {
  const port = await listens({ host: "127.0.0.1", port: 0 });
  if (port === undefined)
    throw new Error("This system lets us listen neither on a Unix socket nor on 127.0.0.1.");
  return port;
}

/** Listens for a moment; answers with the port (0 for a socket), or undefined when it could not. */
async function listens(where: ListenOptions): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(where, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
