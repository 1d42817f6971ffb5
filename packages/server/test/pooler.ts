import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { TestDatabase } from "./database.ts";
import { freePort } from "./free-port.ts";

/** A PgBouncer in transaction mode in front of a test database. */
export interface Pooler {
  /** The tenant's URL, by way of the pooler. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Where PgBouncer is on this machine; undefined where it is not installed. */
export function poolerBinary(): string | undefined {
  try {
    return execFileSync("sh", ["-c", "PATH=$PATH:/usr/sbin command -v pgbouncer"], {
      encoding: "utf8",
    }).trim();
  } catch {
    return undefined;
  }
}

/** Starts PgBouncer with so many connections to the server, however many there are to it. */
export async function startPooler(
  binary: string,
  database: TestDatabase,
  serverConnections: number,
): Promise<Pooler> {
  const directory = mkdtempSync(join(tmpdir(), "guildhall-pooler-"));
  const port = await freePort();
  const file = join(directory, "pgbouncer.ini");
  writeFileSync(file, settings(database, { port, serverConnections }));
  chmodSync(directory, 0o755);
  // It refuses to run as root, and whoever runs the database can reach its socket.
  const { uid, gid } = statSync(new pg.Client(database.tenantUrl).host);
  const pooler = spawn(binary, ["-q", file], {
    stdio: "ignore",
    ...(userInfo().uid === 0 ? { uid, gid } : {}),
  });
  const url = `postgres://guildhall_tenant@127.0.0.1:${String(port)}/test`;
  await answering(url, pooler);
  return {
    url,
    close: async () => {
      pooler.kill("SIGKILL");
      if (pooler.exitCode === null && pooler.signalCode === null) await once(pooler, "exit");
      await rm(directory, { recursive: true });
    },
  };
}

function settings(
  database: TestDatabase,
  { port, serverConnections }: { readonly port: number; readonly serverConnections: number },
): string {
  const { host, port: serverPort, database: name, user, password } = new pg.Client(database.tenantUrl);
  return `[databases]
test = host=${host} port=${String(serverPort)} dbname=${name ?? ""} user=${user ?? ""} password=${String(password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${String(port)}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${String(serverConnections)}
max_client_conn = 200
`;
}

async function answering(url: string, pooler: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (pooler.exitCode !== null) throw new Error(`PgBouncer ended with code ${String(pooler.exitCode)}.`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    client.on("error", () => undefined);
    const answers = await client.connect().then(
      () => true,
      () => false,
    );
    if (answers) return client.end();
    await sleep(50);
  }
  throw new Error("PgBouncer did not answer within 5 seconds.");
}
