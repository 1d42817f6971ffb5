import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Which channel to listen to, and who hears. */
export interface ListenOptions {
  /** A login that reaches the server itself: no pooler keeps a listening connection. */
  readonly connectionString: string;
  readonly channel: string;
  /** Called for each notification, and whenever listening has begun (again): some may have been missed before. */
  readonly heard: () => void;
  /** Told when the connection was lost or could not be made. */
  readonly lost: (error: unknown) => void;
}

/** A connection that listens until it is closed. */
export interface Listening {
  /** Whether notifications arrive now, as far as is known. */
  readonly connected: boolean;
  close(): Promise<void>;
}

const probeMs = 15_000;
const patienceMs = 10_000;
const longestPauseMs = 5000;

/**
 * Listens to the notifications of one channel, on a connection of its own. One that is lost is made again, after a pause
 * that grows to 5 seconds and is never twice the same, so that servers do not all return at once; one that went silent is
 * noticed within half a minute.
 */
export function listen(options: ListenOptions): Listening {
  const closing = new AbortController();
  const state = { connected: false };
  const listening = keepListening(options, state, closing.signal);
  return {
    get connected() {
      return state.connected;
    },
    async close() {
      closing.abort();
      await listening;
    },
  };
}

interface State {
  connected: boolean;
}

async function keepListening(options: ListenOptions, state: State, signal: AbortSignal): Promise<void> {
  const isClosing = (): boolean => signal.aborted;
  let failures = 0;
  while (!isClosing()) {
    try {
      await listenOnce(options, signal, () => {
        state.connected = true;
        failures = 0;
      });
    } catch (error) {
      if (!isClosing()) options.lost(error);
    }
    state.connected = false;
    const pauseMs = Math.min(longestPauseMs, 100 * 2 ** failures) * (0.5 + Math.random() / 2);
    failures += 1;
    await pause(pauseMs, signal);
  }
}

async function listenOnce(options: ListenOptions, signal: AbortSignal, connected: () => void): Promise<void> {
  const client = new pg.Client({
    connectionString: options.connectionString,
    application_name: "guildhall listener",
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    keepAlive: true,
  });
  client.on("notification", options.heard);
  const over = new AbortController();
  const lost = new Promise<void>((resolve, reject) => {
    client.on("error", reject);
    client.on("end", resolve);
    // A client that is ended while it connects never says so.
    signal.addEventListener("abort", () => resolve(), { signal: over.signal });
  });
  try {
    await Promise.race([lost, attend(client, options, connected)]);
  } finally {
    over.abort();
    await hangUp(client);
  }
}

/** Listens, and asks now and then whether the other end is still there; rejects when no answer comes. */
async function attend(
  client: pg.Client,
  { channel, heard }: ListenOptions,
  connected: () => void,
): Promise<never> {
  await client.connect();
  await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  connected();
  heard();
  for (;;) {
    await sleep(probeMs, undefined, { ref: false });
    await client.query("select 1");
  }
}

/** Ends a connection; one that does not answer must not keep the process from ending. */
async function hangUp(client: pg.Client): Promise<void> {
  const patience = new AbortController();
  const ended = client
    .end()
    .catch(() => undefined)
    .finally(() => patience.abort());
  await Promise.race([ended, pause(1000, patience.signal)]);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
