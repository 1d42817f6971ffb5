import type { DataExport } from "@guildhall/protocol";
import type { Happening } from "../events/index.ts";
import type { Context } from "../tenancy/index.ts";
import type { ExportRow } from "./queries.ts";

/** An export as its requester sees it, with its instants as dates. */
export type ServedExport = Omit<DataExport, "requestedAt" | "expiresAt"> & {
  readonly requestedAt: Date;
  readonly expiresAt: Date | null;
};

/** An export as its requester sees it. */
export function exportOf(row: ExportRow): ServedExport {
  return {
    id: row.id,
    state: row.state,
    failure: row.failure,
    requestedAt: row.requested_at,
    size: row.size === null ? null : Number(row.size),
    expiresAt: row.expires_at,
  };
}

/** The name of an archive as a file: made of the slug alone, whose characters every file system and header can carry. */
export function fileName(organization: Context["organization"], requestedAt: Date): string {
  return `${organization.slug}-export-${requestedAt.toISOString().slice(0, 10)}.zip`;
}

/** An export as the subject of an event. */
export function subjectOf(
  { organization }: Context,
  { id, requestedAt }: { readonly id: string; readonly requestedAt: Date },
): Happening["subject"] {
  return { kind: "export", id, name: fileName(organization, requestedAt) };
}
