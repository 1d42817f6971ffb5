import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addMembers, addOrganizations, type Crowd } from "./crowds.ts";
import { inDatabase, noteDomainProved, noteLapse, type Lapsing } from "./database.ts";
import { killWithAll } from "./processes.ts";
import { startServer, type RunningServer, type ServerPlace } from "./server.ts";

/** The application as a person runs it: a server with its own database on its own data. */
export interface Application {
  readonly url: string;
  /** Stops it in order and starts it again on the same data; `meanwhile` happens while it is away. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Kills it with its database, no last words, and starts it again on the same data. */
  killAndRestart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Has it take an e-mail domain for proved that one organization claims. */
  proveDomain(domain: string): Promise<void>;
  /** Gives somebody more organizations than anybody founds by hand. */
  addOrganizations(crowd: Crowd): Promise<void>;
  /** Gives an organization (its slug) more members than anybody invites by hand. */
  addMembers(slug: string, count: number): Promise<void>;
  /** Has what these people (their e-mail addresses) proved count no more. */
  lapse(what: Lapsing, people: readonly string[]): Promise<void>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
}

/**
 * Starts the application, set up as is said, with no data but its demo people. Throws an Error with its output when it
 * does not come up.
 */
export async function startApplication(settings: ServerPlace["settings"]): Promise<Application> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "guildhall-e2e-"));
  // PostgreSQL does not run as root: whoever it runs as must be able to walk there.
  await chmod(dataDirectory, 0o755);
  const place = { port: await freePort(), dataDirectory, settings };
  const clear = (): Promise<void> => rm(dataDirectory, { recursive: true, force: true });
  let server: RunningServer = await startServer(place).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  return {
    url: server.url,
    async restart(meanwhile) {
      await server.stop();
      await meanwhile?.();
      server = await startServer(place);
    },
    async killAndRestart(meanwhile) {
      await killWithAll(server.pid);
      await meanwhile?.();
      server = await startServer(place);
    },
    proveDomain: (domain) => inDatabase(dataDirectory, (database) => noteDomainProved(database, domain)),
    addOrganizations: (crowd) => inDatabase(dataDirectory, (database) => addOrganizations(database, crowd)),
    addMembers: (slug, count) => inDatabase(dataDirectory, (database) => addMembers(database, slug, count)),
    lapse: (what, people) => inDatabase(dataDirectory, (database) => noteLapse(database, what, people)),
    async dispose() {
      await server.stop();
      await clear();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "localhost", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
