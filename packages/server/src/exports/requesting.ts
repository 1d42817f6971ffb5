import { z } from "zod";
import type { createExport } from "@guildhall/protocol";
import { append } from "../events/index.ts";
import { newId, type Call } from "../http/index.ts";
import type { People } from "../people/index.ts";
import { enqueue, type InsideOrganization, type Task } from "../tenancy/index.ts";
import { exportOf, subjectOf, type ServedExport } from "./export.ts";
import { insertExport, selectExports, type ExportRow } from "./queries.ts";

/** The job that makes one export. */
export const exportTask: Task<{ readonly id: string }> = {
  name: "export",
  payload: z.object({ id: z.uuid() }),
  oneAtATime: true,
};

/**
 * Asks for an export, which a job makes once this has committed. While one of the same person is being made it is that
 * one, and nothing is asked for: pressing a button twice makes one archive.
 *
 * Throws the problem `too_many_requests`.
 */
export async function requestExport(
  { gate }: Pick<People, "gate">,
  { db, context, facts }: InsideOrganization & Call<typeof createExport>,
): Promise<ServedExport> {
  const { organization, user } = context;
  const latest = { organizationId: organization.id, userId: user.id, before: null, limit: 1 };
  const [last] = await selectExports(db, latest);
  if (last?.state === "pending") return exportOf(last);
  await gate.pass(["exportsBy", user.id]);
  const made = await insertExport(db, organization.id, newId());
  if (!made) return exportOf(there(await selectExports(db, latest)));
  const subject = subjectOf(context, { id: made.id, requestedAt: made.requested_at });
  await db.all(
    append({ db, context, facts }, { type: "export.requested", subject }),
    enqueue(db, exportTask, { id: made.id }),
  );
  return exportOf(made);
}

/** Another request was quicker, and what it asked for is the latest now. */
function there([row]: readonly ExportRow[]): ExportRow {
  if (!row) throw new Error("An export that another request asked for is gone.");
  return row;
}
