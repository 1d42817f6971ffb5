import { PassThrough, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";
import type { Context, Db } from "../tenancy/index.ts";
import { fetchImage, fetchLines, openExport, type LineRow, type PartRow } from "./queries.ts";

/** What an archive is of. */
export interface ArchiveSubject {
  readonly context: Context;
  readonly requestedAt: Date;
}

/** The form of archives; another number says that a reader of this one may not understand it. */
const formatVersion = 1;

/**
 * The archive of all data of the organization that was entered, in pieces of `pieceBytes` and a last one that may be
 * smaller. It shows one moment, and holds no more than a few rows and a piece in memory at a time.
 */
export async function* archiveOf(
  db: Db,
  { pieceBytes, ...subject }: ArchiveSubject & { readonly pieceBytes: number },
): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const output = new PassThrough();
  zip.outputStream.pipe(output);
  const fail = (error: unknown): void =>
    void output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on("error", fail);
  fill({ zip, output }, db, subject).catch(fail);
  yield* inPieces(output, pieceBytes);
}

/** An archive, and where it comes out. */
interface Archive {
  readonly zip: ZipFile;
  readonly output: Readable;
}

async function fill(archive: Archive, db: Db, { context, requestedAt }: ArchiveSubject): Promise<void> {
  const parts = await openExport(db);
  const lines = new Lines(db);
  const counts = new Map<PartRow, number>();
  for (const [place, part] of parts.filter(({ columns }) => columns.length > 0).entries()) {
    const count = (lines: number): void => void counts.set(part, (counts.get(part) ?? 0) + lines);
    await add(archive, fileOf(part), lines.of(place, count));
  }
  if (await lines.next()) throw new Error("An export gave rows of a table that was over.");
  for (let image = await fetchImage(db); image; image = await fetchImage(db))
    await add(archive, `images/${image.name}`, [image.bytes]);
  await add(archive, "manifest.json", [
    `${JSON.stringify(manifestOf(parts, counts, { context, requestedAt }), null, 2)}\n`,
  ]);
  archive.zip.end();
}

function manifestOf(
  parts: readonly PartRow[],
  counts: ReadonlyMap<PartRow, number>,
  { context: { organization, actor }, requestedAt }: ArchiveSubject,
): object {
  const files = parts.filter(({ columns }) => columns.length > 0);
  return {
    formatVersion,
    organization,
    requestedAt: requestedAt.toISOString(),
    requestedBy: actor,
    tables: files.map((part) => ({
      name: part.name,
      file: fileOf(part),
      rows: counts.get(part) ?? 0,
      columnsLeftOut: part.left_out,
    })),
    tablesLeftOut: parts.filter((part) => !files.includes(part)).map(({ name }) => name),
  };
}

/** A table can be called anything: what is not a plain letter is written as in a URL, and no name leads out of the archive. */
function fileOf({ name }: PartRow): string {
  const plain = name.replace(/[^A-Za-z0-9_.-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
  return `${plain}.ndjson`;
}

/** Reads the lines of one table after the other from the one cursor over all of them. */
class Lines {
  readonly #db: Db;
  #waiting: readonly LineRow[] = [];

  constructor(db: Db) {
    this.#db = db;
  }

  /** The line that comes next; undefined at the end. */
  async next(): Promise<LineRow | undefined> {
    if (this.#waiting.length === 0) this.#waiting = await fetchLines(this.#db);
    return this.#waiting[0];
  }

  /** The lines of the table at this place, some at a time; `count` is told how many. */
  async *of(place: number, count: (lines: number) => void): AsyncGenerator<string> {
    while ((await this.next())?.place === place) {
      const other = this.#waiting.findIndex((row) => row.place !== place);
      const some = other < 0 ? this.#waiting : this.#waiting.slice(0, other);
      this.#waiting = this.#waiting.slice(some.length);
      count(some.length);
      yield some.map(({ line }) => `${line}\n`).join("");
    }
  }
}

async function add(
  { zip, output }: Archive,
  path: string,
  content: AsyncIterable<string> | Iterable<string | Buffer>,
): Promise<void> {
  const stream = Readable.from(content);
  // An archive that nobody reads on lets go of what it is made of.
  const stop = (): void => void stream.destroy();
  output.once("close", stop);
  zip.addReadStream(stream, path);
  await finished(stream).finally(() => output.off("close", stop));
}

async function* inPieces(source: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const some of source) {
    waiting.push(some);
    length += some.length;
    if (length < bytes) continue;
    let rest = Buffer.concat(waiting);
    for (; rest.length >= bytes; rest = rest.subarray(bytes)) yield rest.subarray(0, bytes);
    [waiting, length] = [[rest], rest.length];
  }
  const last = Buffer.concat(waiting);
  if (last.length > 0) yield last;
}
