// Why: packages/server/schema.sql is the database on one page. It is only worth reading while it is what the migrations
// make, so a fresh PostgreSQL runs them all and the page is compared. With --write, the page is written.
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createPool,
  dumpSchema,
  guildhallMigrations,
  migrate,
  prepareRoles,
  startEmbedded,
} from "../packages/server/src/postgres/index.ts";
import { report } from "./report.ts";
import { root } from "./repository.ts";

const page = "packages/server/schema.sql";

/** Where the page first says something else than the migrations of this repository make. */
export async function check(base: string): Promise<string[]> {
  const written = existsSync(join(base, page)) ? readFileSync(join(base, page), "utf8").split("\n") : [];
  const made = (await schemaMade()).split("\n");
  const line = made.findIndex((text, number) => text !== written[number]);
  if (line === -1 && made.length === written.length) return [];
  const at = line === -1 ? made.length : line;
  return [`${page}:${at + 1}: the migrations make "${made[at] ?? ""}" here; write it with: npm run schema`];
}

async function schemaMade(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "guildhall-schema-"));
  const server = await startEmbedded({ directory, durable: false });
  try {
    await prepareRoles(server.ownerUrl);
    await migrate(server.ownerUrl, [guildhallMigrations]);
    return await dump(server.ownerUrl);
  } finally {
    await server.stop();
    for (const folder of [realpathSync(directory), directory])
      rmSync(folder, { recursive: true, force: true });
  }
}

async function dump(ownerUrl: string): Promise<string> {
  const pool = createPool({ connectionString: ownerUrl });
  const client = await pool.connect();
  try {
    return await dumpSchema(client);
  } finally {
    client.release();
    await pool.end();
  }
}

if (import.meta.main) {
  if (process.argv.includes("--write")) writeFileSync(join(root, page), await schemaMade());
  else report(await check(root));
}
