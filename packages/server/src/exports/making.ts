import type { Grants } from "@guildhall/protocol";
import { append } from "../events/index.ts";
import { newId } from "../http/index.ts";
import { roleNamed } from "../members/index.ts";
import type { People } from "../people/index.ts";
import {
  inOrganizationOf,
  perform,
  RefusedJob,
  type Context,
  type Db,
  type Door,
  type InsideOrganization,
  type Performer,
} from "../tenancy/index.ts";
import { archiveOf } from "./archive.ts";
import { subjectOf } from "./export.ts";
import { exportMail } from "./mail.ts";
import {
  deleteChunks,
  insertChunk,
  selectRequester,
  takeExport,
  updateFailed,
  updateReady,
  updateReplaced,
  type Build,
} from "./queries.ts";
import { exportTask } from "./requesting.ts";

/** What exports are made with. */
export interface MakingOptions {
  readonly people: Pick<People, "mail">;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the link in the mail begins with. */
  readonly publicUrl: string;
  /** How long an archive can be fetched, in seconds (default 24 hours). */
  readonly lifetimeSeconds?: number;
  /** The largest archive, in bytes (default 256 MiB). */
  readonly maxBytes?: number;
  /** In pieces of how many bytes an archive is kept (default and at most 1 MiB). */
  readonly pieceBytes?: number;
}

type Parts = Required<MakingOptions> & { readonly door: Door };

const mebibyte = 1_048_576;

/**
 * Makes exports, as whoever asked for them and only while they may. What is read is one moment of the organization; the
 * pieces are kept in transactions of their own, so that nobody is kept waiting, and nothing is served before the last one.
 * Tried again after a crash, it begins anew.
 */
export function exportPerformer(door: Door, options: MakingOptions): Performer {
  const parts: Parts = {
    ...{ door, lifetimeSeconds: 24 * 60 * 60, maxBytes: 256 * mebibyte, pieceBytes: mebibyte },
    ...options,
  };
  return perform(exportTask, async ({ payload: { id }, principal, signal }) => {
    const enter: Enter = (work) => inOrganizationOf(door, principal, work);
    const making = await enter((inside) => begin(parts, inside, id));
    if (!making) return;
    const size = await enter((inside) => write(parts, inside, { ...making, enter, signal }));
    await enter((inside) =>
      size === null ? giveUp(inside, making, "too_large") : end(parts, inside, { ...making, size }),
    );
  });
}

type Inside = InsideOrganization<Context>;
type Enter = <Value>(work: (inside: Inside) => Promise<Value>) => Promise<Value>;

/** An export that this try may make. */
interface Making extends Build {
  readonly requestedAt: Date;
}

/** Takes an export to be made; null when there is nothing to make, or its requester may no longer export. */
async function begin(parts: Parts, inside: Inside, id: string): Promise<Making | null> {
  const { db, context } = inside;
  const build = { organizationId: context.organization.id, id, build: newId() };
  const taken = await takeExport(db, build);
  if (!taken) return null;
  const making = { ...build, requestedAt: taken.requested_at };
  await deleteChunks(db, build.organizationId, id);
  if (await requesterOf(parts, inside)) return making;
  await giveUp(inside, making, "forbidden");
  return null;
}

/** The requester with their address; null when they may no longer export. */
async function requesterOf(
  { grants }: Parts,
  { db, context }: Inside,
): Promise<{ readonly userId: string; readonly email: string } | null> {
  const { id: userId } = context.actor;
  if (userId === null) return null;
  const found = await selectRequester(db, { organizationId: context.organization.id, userId });
  if (!found) return null;
  const { permissions } = await roleNamed(db, { context, grants }, found.role);
  return permissions.includes("organization:export") ? { userId, email: found.email } : null;
}

interface Writing extends Making {
  readonly enter: Enter;
  readonly signal: AbortSignal;
}

/** Keeps the archive piece by piece; gives its size in bytes, or null when it would be too large. */
async function write(
  { maxBytes, pieceBytes }: Parts,
  { db, context }: Inside,
  { enter, signal, ...making }: Writing,
): Promise<number | null> {
  let [size, number] = [0, 0];
  for await (const bytes of archiveOf(db, { context, requestedAt: making.requestedAt, pieceBytes })) {
    signal.throwIfAborted();
    size += bytes.length;
    if (size > maxBytes) return null;
    const piece = { number, bytes };
    const kept = await enter(async (apart) => insertChunk(apart.db, making, piece));
    if (kept === 0) throw new RefusedJob("Another try makes this export, or it is over.");
    number += 1;
  }
  return size;
}

/** Makes an export ready, once more only for whoever may export. */
async function end(
  parts: Parts,
  inside: Inside,
  { size, ...making }: Making & { readonly size: number },
): Promise<void> {
  const { db, context } = inside;
  const { organization, actor } = context;
  const { publicUrl, lifetimeSeconds } = parts;
  const requester = await requesterOf(parts, inside);
  if (!requester) return giveUp(inside, making, "forbidden");
  const ready = await updateReady(db, making, { size, lifetimeSeconds });
  if (ready === 0) throw new RefusedJob("Another try makes this export, or it is over.");
  const to = { name: actor.name, email: requester.email };
  await db.all(
    updateReplaced(db, { organizationId: organization.id, userId: requester.userId }, making.id),
    append(
      { db, context },
      { type: "export.completed", subject: subjectOf(context, making), after: { size } },
    ),
    parts.people.mail(db, exportMail({ to, organization, publicUrl, lifetimeSeconds })),
  );
}

/** Gives an export up, and lets go of what was kept of it. */
async function giveUp(
  { db, context }: { readonly db: Db; readonly context: Context },
  making: Making,
  failure: "forbidden" | "too_large",
): Promise<void> {
  if ((await updateFailed(db, making, failure)) === 0) return;
  await db.all(
    deleteChunks(db, making.organizationId, making.id),
    append(
      { db, context },
      { type: "export.failed", subject: subjectOf(context, making), after: { failure } },
    ),
  );
}
