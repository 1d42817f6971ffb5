import { liveMessage, type LiveMessage } from "@guildhall/protocol";
import { readConfiguration } from "../src/config.ts";
import { createGuildhall, type Guildhall, type GuildhallOptions, type Handler } from "../src/index.ts";
import { answerOf, type Answer } from "./world.ts";
import { castOf, origin, requestOf, type Asking, type Cast, type Person } from "./cast.ts";
import { testDatabase, type TestDatabase } from "./database.ts";
import { until } from "./jobs.ts";

/** What a browser hears of an open stream. */
export interface Hearing {
  readonly messages: readonly LiveMessage[];
  /** When each message came, on the clock of `performance.now()`. */
  readonly cameAt: readonly number[];
  /** All that came, as it came. */
  readonly text: () => string;
  /** The last id that came, which the browser would bring back. */
  readonly lastId: () => string | null;
  readonly closed: () => boolean;
  /** Resolves with the first message of a kind, from the start or from the given index on. */
  readonly hear: (kind: LiveMessage["kind"], from?: number) => Promise<LiveMessage>;
  readonly untilClosed: () => Promise<void>;
  /** Goes away, as a browser whose tab is closed. */
  readonly leave: () => Promise<void>;
}

/** Reads a stream as a browser does; each message is held against the schema, which lets nothing else pass. */
export function hearingOf(body: ReadableStream<Uint8Array>): Hearing {
  const reader = body.getReader();
  const messages: LiveMessage[] = [];
  const cameAt: number[] = [];
  const state = { text: "", rest: "", lastId: null as string | null, closed: false };
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const text = decoder.decode(value, { stream: true });
      state.text += text;
      const blocks = (state.rest + text).split("\n\n");
      state.rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const [name = "", ...words] = block.split(": ");
        if (name === "id") state.lastId = words.join(": ");
        if (name !== "data") continue;
        messages.push(liveMessage.parse(JSON.parse(words.join(": "))));
        cameAt.push(performance.now());
      }
    }
  };
  const reading = read()
    .catch(() => undefined)
    .finally(() => (state.closed = true));
  return {
    messages,
    cameAt,
    text: () => state.text,
    lastId: () => state.lastId,
    closed: () => state.closed,
    async hear(kind, from = 0) {
      const found = (): LiveMessage | undefined => messages.slice(from).find((one) => one.kind === kind);
      await until(() => found() !== undefined || state.closed);
      const message = found();
      if (!message) throw new Error(`The stream closed without ${kind}: ${JSON.stringify(messages)}`);
      return message;
    },
    untilClosed: () => reading.then(() => undefined),
    leave: () => reader.cancel(),
  };
}

/** Opens a stream as a person's browser does, which may bring back the last id that it heard. */
export async function listenAs(handler: Handler, person: Person, lastId?: string | null): Promise<Hearing> {
  const headers = lastId === undefined || lastId === null ? {} : { "Last-Event-ID": lastId };
  const response = await handler(requestOf(person, "/api/me/stream", { headers }));
  if (response.status !== 200 || !response.body)
    throw new Error(`No stream: ${response.status} ${await response.text()}`);
  const hearing = hearingOf(response.body);
  await until(() => hearing.lastId() !== null);
  return hearing;
}

/** Two servers on one database, and the cast. */
export interface TwoServers extends Cast {
  readonly database: TestDatabase;
  readonly one: Guildhall;
  readonly other: Guildhall;
  /** Asks the first server as somebody's browser would. */
  readonly ask: (person: Person, path: string, asking?: Asking) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** Starts them; close them when the file is done. */
export async function twoServers(options: Pick<GuildhallOptions, "live"> = {}): Promise<TwoServers> {
  const database = await testDatabase();
  const configuration = readConfiguration({
    PUBLIC_URL: origin,
    LOG_LEVEL: "silent",
    DATABASE_URL: database.tenantUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    SECRET: "a secret that only the tests of this house know",
  });
  const start = (): Promise<Guildhall> =>
    createGuildhall({ ...options, configuration, checkAnswers: true, jobs: false });
  const one = await start();
  const other = await start();
  const cast = await castOf(database);
  return {
    ...cast,
    database,
    one,
    other,
    ask: async (person, path, asking) => answerOf(await one.fetch(requestOf(person, path, asking))),
    close: async () => {
      await Promise.all([one.close(), other.close()]);
      await database.close();
    },
  };
}
