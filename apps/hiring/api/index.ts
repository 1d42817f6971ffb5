import type { MigrationSource } from "@guildhall/server";
import { fileURLToPath } from "node:url";

export { hiringRoutes } from "./routes.ts";

/** The tables of the hiring application. */
export const hiringMigrations: MigrationSource = {
  name: "hiring",
  directory: fileURLToPath(new URL("../migrations/", import.meta.url)),
};
