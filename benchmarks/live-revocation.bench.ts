import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import {
  createPool,
  guildhallMigrations,
  openDatabase,
  startEmbedded,
} from "../packages/server/src/postgres/index.ts";
import type { Benchmark } from "./benchmark.ts";
import { listeners, type Listener } from "./live-people.ts";

const secret = "a benchmark, which has no secrets to keep";

/** What is done to a listener, as one transaction, and what their stream says then. */
interface Revocation {
  readonly name: string;
  readonly statement: string;
  readonly says: string;
}

const revocations: readonly Revocation[] = [
  {
    name: "demoted",
    statement: "update guildhall.member set role = 'member' where organization_id = $1 and user_id = $2",
    says: "role_changed",
  },
  {
    name: "policy tightened",
    statement: "update guildhall.organization set mfa_required = true where id = $1 and id = $2",
    says: "policy_changed",
  },
  {
    name: "organization deleted",
    statement: "update guildhall.organization set deletion_requested_at = now() where id = $1 and id = $2",
    says: "organization_locked",
  },
  {
    name: "removed",
    statement: "delete from guildhall.member where organization_id = $1 and user_id = $2",
    says: "membership_ended",
  },
  {
    name: "signed out",
    statement: "delete from identity.session where id = $1 and user_id = $2",
    says: "end",
  },
];

/** From just before the commit of a revocation to the message at the other end of a stream, over two servers. */
const benchmark: Benchmark = async ({ smoke }) => {
  const directory = await mkdtemp(join(tmpdir(), "guildhall-benchmark-"));
  const postgres = await startEmbedded({ directory: join(directory, "postgres"), durable: false });
  const { ownerUrl } = postgres;
  const migrations = [guildhallMigrations];
  const database = await openDatabase({
    ...{ ownerUrl, dataDirectory: directory, secret, migrations },
    onNotice: () => undefined,
  });
  const pool = createPool({ connectionString: ownerUrl, max: 4 });
  const servers: readonly ChildProcess[] = [startServer(ownerUrl), startServer(ownerUrl)];
  try {
    const ports = await Promise.all(
      servers.map(async (server) => Number((await once(server, "message"))[0])),
    );
    const people = await listeners(pool, smoke ? 5 : 500, ports);
    console.log(
      `\nFrom commit to the stream, ${people.length} streams over ${ports.length} servers, one after the other:`,
    );
    for (const revocation of revocations) report(revocation.name, await measure(pool, people, revocation));
    for (const { leave } of people) leave();
    await measureWithoutNotifications(pool, ports, smoke ? 2 : 100);
  } finally {
    for (const server of servers) server.disconnect();
    await Promise.all(servers.map((server) => once(server, "exit")));
    await Promise.all([pool.end(), database.close()]);
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }
};

export default benchmark;

function startServer(ownerUrl: string): ChildProcess {
  return fork(join(import.meta.dirname, "../packages/server/test/server-process.ts"), {
    execArgv: ["--conditions=guildhall"],
    env: { ...process.env, DATABASE_OWNER_URL: ownerUrl, SECRET: secret, LOG_LEVEL: "warn" },
  });
}

async function measure(
  pool: pg.Pool,
  people: readonly Listener[],
  revocation: Revocation,
): Promise<number[]> {
  const took: number[] = [];
  for (const { userId, organizationId, hears } of people) {
    const heard = hears(revocation.says);
    const startedAt = performance.now();
    await pool.query(revocation.statement, [organizationId, userId]);
    took.push((await heard) - startedAt);
  }
  return took;
}

/** With the notice of signals switched off, so that heartbeats alone find them: all are removed at once. */
async function measureWithoutNotifications(
  pool: pg.Pool,
  ports: readonly number[],
  count: number,
): Promise<void> {
  const people = await listeners(pool, count, ports);
  await pool.query("alter table guildhall.signal disable trigger announce");
  const removed = { name: "removed", says: "membership_ended" };
  const startedAt = performance.now();
  await pool.query("delete from guildhall.member where user_id = any ($1)", [
    people.map(({ userId }) => userId),
  ]);
  const heardAt = await Promise.all(people.map(({ hears }) => hears(removed.says)));
  console.log(`\nThe same with notifications cut, ${people.length} streams:`);
  report(
    removed.name,
    heardAt.map((at) => at - startedAt),
  );
  for (const { leave } of people) leave();
}

function report(name: string, took: readonly number[]): void {
  const sorted = took.toSorted((one, next) => one - next);
  const at = (share: number): string =>
    (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1).padStart(9);
  console.log(
    `  ${name.padEnd(22)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   max ${at(1)} ms   of ${took.length}`,
  );
}
