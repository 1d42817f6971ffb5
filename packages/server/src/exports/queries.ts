import type { DataExport } from "@guildhall/protocol";
import type { Db, Statement } from "../tenancy/index.ts";

/** An export as it is kept; `cursor` is the instant of its request with its microseconds. */
export interface ExportRow {
  readonly id: string;
  readonly state: DataExport["state"];
  readonly failure: DataExport["failure"];
  readonly requested_at: Date;
  /** In bytes; null without an archive. A bigint, which travels as text. */
  readonly size: string | null;
  readonly expires_at: Date | null;
  readonly cursor: string;
}

const columns = `id, case when expires_at <= now() then 'expired' else state end as state, failure, requested_at, size,
  expires_at, to_char(requested_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor`;

/** Whose exports are meant: those that one member asked for in one organization. */
export interface Requester {
  readonly organizationId: string;
  readonly userId: string;
}

/** One export among so many: those before the cursor's, the latest first. */
export interface ExportFilter extends Requester {
  readonly before: { readonly instant: string; readonly id: string } | null;
  readonly limit: number;
}

/** The exports that somebody asked for, the latest first. */
export function selectExports(
  db: Db,
  { organizationId, userId, before, limit }: ExportFilter,
): Statement<readonly ExportRow[]> {
  return db.query<ExportRow>(
    `select ${columns} from guildhall.export
     where organization_id = $1 and requested_by = $2
       and ($3::timestamptz is null or (requested_at, id) < ($3, $4::uuid))
     order by requested_at desc, id desc
     limit $5`,
    [organizationId, userId, before?.instant ?? null, before?.id ?? null, limit],
  );
}

/** One export that somebody asked for; null for what is not theirs. */
export function selectExport(
  db: Db,
  { organizationId, userId }: Requester,
  id: string,
): Statement<ExportRow | null> {
  return db.one<ExportRow>(
    `select ${columns} from guildhall.export where organization_id = $1 and requested_by = $2 and id = $3`,
    [organizationId, userId, id],
  );
}

/** Notes that an export is asked for, unless one of the same person is being made; the seal says who asks. */
export function insertExport(db: Db, organizationId: string, id: string): Statement<ExportRow | null> {
  return db.one<ExportRow>(
    `insert into guildhall.export (organization_id, id) values ($1, $2)
     on conflict (organization_id, requested_by) where state = 'pending' do nothing
     returning ${columns}`,
    [organizationId, id],
  );
}

/** The role of a member and their address; null for whoever is none. */
export function selectRequester(
  db: Db,
  { organizationId, userId }: Requester,
): Statement<{ readonly role: string; readonly email: string } | null> {
  return db.one<{ readonly role: string; readonly email: string }>(
    "select role, email from guildhall.member where organization_id = $1 and user_id = $2",
    [organizationId, userId],
  );
}

/** One try at making an export. */
export interface Build {
  readonly organizationId: string;
  readonly id: string;
  readonly build: string;
}

/** Gives an export that is to be made to one try, and takes it from every other; null when it is made or gone. */
export function takeExport(
  db: Db,
  { organizationId, id, build }: Build,
): Statement<{ readonly requested_at: Date } | null> {
  return db.one<{ readonly requested_at: Date }>(
    `update guildhall.export set build = $3
     where organization_id = $1 and id = $2 and state = 'pending'
     returning requested_at`,
    [organizationId, id, build],
  );
}

/** Forgets all pieces of an archive. */
export function deleteChunks(db: Db, organizationId: string, exportId: string): Statement<number> {
  return db.change("delete from guildhall.export_chunk where organization_id = $1 and export_id = $2", [
    organizationId,
    exportId,
  ]);
}

/** Keeps a piece of an archive; none is kept for a try that another has replaced, nor for an export that is over. */
export function insertChunk(
  db: Db,
  { organizationId, id, build }: Build,
  { number, bytes }: { readonly number: number; readonly bytes: Buffer },
): Statement<number> {
  return db.change(
    `with taken as (
       select id from guildhall.export
       where organization_id = $1 and id = $2 and build = $3 and state = 'pending'
       for share
     )
     insert into guildhall.export_chunk (organization_id, export_id, number, bytes)
     select $1, id, $4, $5 from taken`,
    [organizationId, id, build, number, bytes],
  );
}

/** A piece of an archive that is ready and not expired; null where there is none. */
export function selectChunk(
  db: Db,
  { organizationId, userId }: Requester,
  { id, number }: { readonly id: string; readonly number: number },
): Statement<{ readonly bytes: Buffer<ArrayBuffer> } | null> {
  return db.one<{ readonly bytes: Buffer<ArrayBuffer> }>(
    `select c.bytes
     from guildhall.export e
     join guildhall.export_chunk c on c.organization_id = $1 and c.export_id = e.id
     where e.organization_id = $1 and e.requested_by = $2 and e.id = $3
       and e.state = 'ready' and e.expires_at > now() and c.number = $4`,
    [organizationId, userId, id, number],
  );
}

/** Makes an export ready for so many seconds; nothing changes for a try that another has replaced. */
export function updateReady(
  db: Db,
  { organizationId, id, build }: Build,
  { size, lifetimeSeconds }: { readonly size: number; readonly lifetimeSeconds: number },
): Statement<number> {
  return db.change(
    `update guildhall.export
     set state = 'ready', size = $4, ended_at = now(), expires_at = now() + make_interval(secs => $5)
     where organization_id = $1 and id = $2 and build = $3 and state = 'pending'`,
    [organizationId, id, build, size, lifetimeSeconds],
  );
}

/** Ends the time of all archives of somebody but one, so that only the last one takes room. */
export function updateReplaced(
  db: Db,
  { organizationId, userId }: Requester,
  but: string,
): Statement<number> {
  return db.change(
    `update guildhall.export set expires_at = now()
     where organization_id = $1 and requested_by = $2 and id <> $3 and expires_at > now()`,
    [organizationId, userId, but],
  );
}

/** Gives an export up. */
export function updateFailed(
  db: Db,
  { organizationId, id }: Omit<Build, "build">,
  failure: "forbidden" | "too_large",
): Statement<number> {
  return db.change(
    `update guildhall.export set state = 'failed', failure = $3, ended_at = now()
     where organization_id = $1 and id = $2 and state = 'pending'`,
    [organizationId, id, failure],
  );
}

/** A table of an export: its columns that go along, and those that are left out. */
export interface PartRow {
  readonly name: string;
  readonly columns: readonly string[];
  readonly left_out: readonly string[];
}

/** Opens the cursors `export_lines` and `export_images` over one moment of the entered organization; gives the plan. */
export function openExport(db: Db): Statement<readonly PartRow[]> {
  return db.query<PartRow>(
    "select name, columns, left_out from guildhall.open_export('export_lines', 'export_images')",
  );
}

/** A row of a table as a line of JSON, and the place of its table among those that have columns in the plan. */
export interface LineRow {
  readonly place: number;
  readonly line: string;
}

/** The next lines of the organization that was entered; none at the end. */
export function fetchLines(db: Db): Statement<readonly LineRow[]> {
  return db.query<LineRow>("fetch 100 from export_lines");
}

/** An image as a file. */
export interface ImageFileRow {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The next image; null at the end. */
export function fetchImage(db: Db): Statement<ImageFileRow | null> {
  return db.one<ImageFileRow>("fetch 1 from export_images");
}

/** Deletes so many pieces, at most, of archives whose time is up, and exports that were asked for long ago. */
export function deleteExpired(db: Db, most: number): Statement<number> {
  return db
    .one<{ readonly deleted: number }>("select guildhall.delete_expired_exports($1) as deleted", [most])
    .map((row) => row?.deleted ?? 0);
}
