import { readExportArchive } from "@guildhall/protocol";
import { Problem, route, type ByteStream, type Route } from "../http/index.ts";
import type { Door } from "../tenancy/index.ts";
import { exportOf, fileName, type ServedExport } from "./export.ts";
import { selectChunk, selectExport } from "./queries.ts";

/**
 * Serves an archive piece by piece. Each piece comes through the door by itself, when the one before has been taken: a
 * download that is slow holds no connection, and one whose right ends in the middle breaks off there.
 */
export function archiveRoute(door: Door): Route {
  const { permission } = readExportArchive;
  return route(readExportArchive, async ({ request, parameters: { org: slug, export: id }, reply }) => {
    reply.headers.set("Guildhall-Organization", slug);
    const found = await door.organization(request, slug, permission, async ({ db, context }) => {
      const { organization, user } = context;
      const row = await selectExport(db, { organizationId: organization.id, userId: user.id }, id);
      if (!row) throw new Problem("not_found");
      return { served: exportOf(row), name: fileName(organization, row.requested_at) };
    });
    const size = sizeOf(found.served);
    const piece = (number: number): Promise<Uint8Array<ArrayBuffer>> =>
      door.organization(request, slug, permission, async ({ db, context: { organization, user } }) => {
        const requester = { organizationId: organization.id, userId: user.id };
        const row = await selectChunk(db, requester, { id, number });
        if (!row) throw new Problem("export_expired");
        return row.bytes;
      });
    reply.headers.set("Content-Disposition", `attachment; filename="${found.name}"`);
    return streamOf(size, piece);
  });
}

/** The size of an archive that is there. Throws the problems `export_not_ready` and `export_expired`. */
function sizeOf({ state, size }: ServedExport): number {
  if (state === "expired") throw new Problem("export_expired");
  if (state !== "ready" || size === null) throw new Problem("export_not_ready");
  return size;
}

function streamOf(size: number, piece: (number: number) => Promise<Uint8Array<ArrayBuffer>>): ByteStream {
  let [sent, number] = [0, 0];
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const bytes = await piece(number);
        sent += bytes.byteLength;
        number += 1;
        controller.enqueue(bytes);
        if (sent >= size) controller.close();
      },
    },
    // Nothing is read ahead: not for a HEAD, and not for a reader who has gone.
    { highWaterMark: 0 },
  );
  return { type: "application/zip", size, stream };
}
