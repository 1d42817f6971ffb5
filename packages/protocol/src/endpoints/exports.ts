import { z } from "zod";
import { bytes } from "../bytes.ts";
import { endpoint, recentProof } from "../endpoint.ts";
import { id, instant, page, pageQuery } from "../vocabulary.ts";

/** What became of an export so far; `expired` was ready, and its archive is gone. */
export const exportState = z.enum(["pending", "ready", "failed", "expired"]);

/** An export of an organization's data, as the one who asked for it sees it. */
export const dataExport = z.object({
  id,
  state: exportState,
  /** With `failed`: the requester may no longer export, it was too large, or it was not made in time. */
  failure: z.enum(["forbidden", "too_large", "abandoned"]).nullable(),
  requestedAt: instant,
  /** The size of the archive in bytes; null while there is none. */
  size: z.number().int().nullable(),
  /** Until when the archive can be fetched; null while there is none. */
  expiresAt: instant.nullable(),
});
/** An export of an organization's data, as the one who asked for it sees it. */
export type DataExport = z.output<typeof dataExport>;

export const createExport = endpoint({
  method: "POST",
  path: "/api/organizations/:org/exports",
  scope: "organization",
  permission: "organization:export",
  proof: recentProof,
  summary:
    "Ask for an archive of all data of the organization, made in the background; while one is being made, it is that one.",
  query: null,
  body: null,
  answer: dataExport,
  status: 201,
  event: "export.requested",
  problems: ["too_many_requests"],
});

export const listExports = endpoint({
  method: "GET",
  path: "/api/organizations/:org/exports",
  scope: "organization",
  permission: "organization:export",
  summary: "List the caller's own exports of the last 30 days, the latest first.",
  query: pageQuery,
  body: null,
  answer: page(dataExport),
  status: 200,
  event: null,
  problems: [],
});

export const readExport = endpoint({
  method: "GET",
  path: "/api/organizations/:org/exports/:export",
  scope: "organization",
  permission: "organization:export",
  summary: "Read one of the caller's own exports: what became of it, and until when it can be fetched.",
  query: null,
  body: null,
  answer: dataExport,
  status: 200,
  event: null,
  problems: ["not_found"],
});

export const readExportArchive = endpoint({
  method: "GET",
  path: "/api/organizations/:org/exports/:export/archive",
  scope: "organization",
  permission: "organization:export",
  summary: "Fetch the archive of one of the caller's own exports: a ZIP of NDJSON files.",
  query: null,
  body: null,
  answer: bytes(["application/zip"]),
  status: 200,
  event: null,
  problems: ["not_found", "export_not_ready", "export_expired"],
});
