import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MigrationSource } from "../src/postgres/index.ts";
import { newId } from "../src/http/index.ts";
import type { Organization } from "./cast.ts";
import type { TestDatabase } from "./database.ts";

declare module "@guildhall/protocol" {
  interface ApplicationPermissions {
    note: "read" | "write";
  }
}

/** A migration that makes `public.note`, a tenant table as an application has them. */
export function noteTable(): MigrationSource {
  const directory = mkdtempSync(join(tmpdir(), "guildhall-note-"));
  writeFileSync(
    join(directory, "0001-note.sql"),
    `create table public.note (
       organization_id uuid not null references guildhall.organization on delete cascade,
       id uuid not null,
       text text not null,
       primary key (organization_id, id)
     );
     select guildhall.isolate('public.note');`,
  );
  return { name: "notes", directory };
}

/** Writes notes of an organization, as nobody in particular. */
export async function writeNotes(
  database: TestDatabase,
  organization: Organization,
  texts: readonly string[],
): Promise<void> {
  for (const text of texts) {
    await database.query("insert into public.note (organization_id, id, text) values ($1, $2, $3)", [
      organization.id,
      newId(),
      text,
    ]);
  }
}
