// Why: an application's own server may be any PostgreSQL from 15 on, and the embedded one is the newest alone. This starts
// the oldest that the machine has (Debian's packages put each in a directory of its own) and runs tests against it. Where
// there is none, its report says that they were skipped.
//   older-server.ts REPORT PATH...
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePlace, runInPlace, type Place } from "../src/postgres/embedded/place.ts";

const newest = 18;
const installed = "/usr/lib/postgresql";

const [report, ...paths] = process.argv.slice(2);
if (report === undefined) throw new TypeError("Say where the report goes.");
const version = oldestInstalled();
if (version === undefined) writeFileSync(report, JSON.stringify(nothingRun()));
else process.exitCode = await testOn(version, { report, paths });

function oldestInstalled(): number | undefined {
  const versions = namesIn(installed).map(Number);
  return versions.filter((number) => number >= 15 && number < newest).sort((a, b) => a - b)[0];
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function nothingRun(): object {
  const fullName = `the server on a PostgreSQL older than ${String(newest)}: none is installed`;
  const assertionResults = [{ fullName, status: "skipped", failureMessages: [] }];
  return {
    numPassedTests: 0,
    testResults: [{ name: "older-server", status: "passed", assertionResults }],
  };
}

async function testOn(number: number, run: { report: string; paths: string[] }): Promise<number> {
  console.log(`PostgreSQL ${String(number)}`);
  const place = await preparePlace(mkdtempSync(join(tmpdir(), "guildhall-test-")), () => undefined);
  const program = (name: string): string => join(installed, String(number), "bin", name);
  await start(place, program);
  try {
    return await vitest(place, run);
  } finally {
    await runInPlace(place, program("pg_ctl"), [`--pgdata=${clusterOf(place)}`, "--mode=immediate", "stop"]);
    await rm(place.directory, { recursive: true });
  }
}

async function start(place: Place, program: (name: string) => string): Promise<void> {
  const cluster = clusterOf(place);
  const locale = ["--encoding=UTF8", "--locale=C.UTF-8"];
  await runInPlace(place, program("initdb"), [
    `--pgdata=${cluster}`,
    "--username=postgres",
    "--auth=trust",
    "--no-sync",
    ...locale,
  ]);
  const settings = Object.entries({
    listen_addresses: "",
    unix_socket_directories: place.directory,
    unix_socket_permissions: "0700",
    max_connections: "200",
    fsync: "off",
    jit: "off",
    timezone: "UTC",
  }).map(([name, value]) => `-c ${name}='${value}'`);
  await runInPlace(place, program("pg_ctl"), [
    `--pgdata=${cluster}`,
    `--log=${join(place.directory, "server.log")}`,
    "--wait",
    `--options=${settings.join(" ")}`,
    "start",
  ]);
}

function clusterOf(place: Place): string {
  return join(place.directory, "cluster");
}

async function vitest(place: Place, run: { report: string; paths: string[] }): Promise<number> {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${run.report}`];
  const TEST_DATABASE_OWNER_URL = `postgres://postgres@/postgres?host=${encodeURIComponent(place.directory)}`;
  const chosen = ["--project", "postgres", "--exclude", "**/postgres/embedded/**", ...run.paths];
  const child = spawn("vitest", ["run", ...chosen, ...reporters], {
    env: { ...process.env, TEST_DATABASE_OWNER_URL },
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
