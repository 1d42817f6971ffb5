import { createExport, listExports, readExport } from "@guildhall/protocol";
import { instantCursorOf, pageOf, Problem, type Route } from "../http/index.ts";
import type { People } from "../people/index.ts";
import { serveOrganization, type Door } from "../tenancy/index.ts";
import { archiveRoute } from "./download.ts";
import { exportOf } from "./export.ts";
import { selectExport, selectExports } from "./queries.ts";
import { requestExport } from "./requesting.ts";

/** What this room works with. */
export interface ExportOptions {
  /** Where exports are counted. */
  readonly people: Pick<People, "gate">;
}

/** Asking for an export of an organization's data, seeing what became of it, and fetching it: each one's own alone. */
export function exportRoutes(door: Door, { people }: ExportOptions): readonly Route[] {
  return [
    serveOrganization(door, createExport, async (inside) => requestExport(people, inside)),
    serveOrganization(door, listExports, ({ db, context: { organization, user }, query }) =>
      selectExports(db, {
        organizationId: organization.id,
        userId: user.id,
        before: instantCursorOf(query.after),
        limit: query.limit + 1,
      }).map((rows) =>
        pageOf(rows, query.limit, { item: exportOf, cursor: (row) => `${row.cursor} ${row.id}` }),
      ),
    ),
    serveOrganization(door, readExport, async ({ db, context, parameters: { export: id } }) => {
      const { organization, user } = context;
      const row = await selectExport(db, { organizationId: organization.id, userId: user.id }, id);
      if (!row) throw new Problem("not_found");
      return exportOf(row);
    }),
    archiveRoute(door),
  ];
}
