import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { freePort } from "./free-port.ts";
import { arrive, organization, testDatabase } from "./index.ts";
import { until } from "./jobs.ts";

const packageFolder = fileURLToPath(new URL("../", import.meta.url));
const caches = join(packageFolder, "node_modules", ".cache");
await mkdir(caches, { recursive: true });
const folder = await mkdtemp(join(caches, "readme-"));
const database = await testDatabase();
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.close();
});

test("the server in the README runs as it stands: Olivia of Acme writes a note, Max reads it, and Eve of Globex nothing", async () => {
  const readme = await readFile(join(packageFolder, "README.md"), "utf8");
  const [sql, ts] = ["sql", "ts"].map((kind) => readme.split(`\`\`\`${kind}\n`)[1]?.split("```")[0] ?? "");
  await mkdir(join(folder, "migrations"));
  await writeFile(join(folder, "migrations", "0001-notes.sql"), sql ?? "");
  await writeFile(join(folder, "server.mjs"), stripTypeScriptTypes(ts ?? ""));
  const port = String(await freePort());
  const url = `http://localhost:${port}`;
  const server = spawn(process.execPath, ["--conditions=guildhall", join(folder, "server.mjs")], {
    env: { PORT: port, DATABASE_URL: database.tenantUrl, DATABASE_OWNER_URL: database.ownerUrl },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await until(async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true);

  const [acme, globex] = [await organization(database, "Acme"), await organization(database, "Globex")];
  const olivia = await arrive(database, "Olivia", { role: "owner", organization: acme });
  const max = await arrive(database, "Max", { role: "member", organization: acme });
  const eve = await arrive(database, "Eve", { role: "owner", organization: globex });
  const ask = async (token: string, body?: object) => {
    const headers = {
      Cookie: `guildhall=${token}`,
      "Sec-Fetch-Site": "same-origin",
      "Content-Type": "application/json",
    };
    const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${url}/api/organizations/acme/notes`, { headers, ...sent });
    const told: unknown = await answer.json();
    return { status: answer.status, body: told };
  };
  const made = await ask(olivia.token, { text: "Water the plants" });
  expect(made).toMatchObject({ status: 201, body: { text: "Water the plants" } });
  expect(await ask(max.token, { text: "Not mine to write" })).toMatchObject({ status: 403 });
  expect(await ask(max.token)).toEqual({ status: 200, body: { items: [made.body] } });
  expect(await ask(eve.token)).toMatchObject({ status: 404 });
  expect(await database.query("select organization_id, text from note")).toEqual([
    { organization_id: acme.id, text: "Water the plants" },
  ]);
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
});
