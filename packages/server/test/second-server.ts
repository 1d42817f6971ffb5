import { readConfiguration } from "../src/config.ts";
import { createGuildhall, type Guildhall } from "../src/server.ts";
import { origin } from "./cast.ts";
import type { TestDatabase } from "./database.ts";

/** A server beside a world's own, over the same database, which remembers other requests; close it before the world. */
export async function secondServer({
  tenantUrl,
  ownerUrl,
}: Pick<TestDatabase, "tenantUrl" | "ownerUrl">): Promise<Guildhall> {
  const configuration = readConfiguration({
    PUBLIC_URL: origin,
    LOG_LEVEL: "silent",
    DATABASE_URL: tenantUrl,
    DATABASE_OWNER_URL: ownerUrl,
    SECRET: "a secret that only the tests of this house know",
  });
  return createGuildhall({ configuration, jobs: false });
}
