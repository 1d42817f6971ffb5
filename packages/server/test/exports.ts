import { fromBufferPromise } from "yauzl";
import { builtInGrants, type Answer as AnswerOf, type createExport } from "@guildhall/protocol";
import { exportPerformer, type MakingOptions } from "../src/exports/index.ts";
import { createLogger } from "../src/http/index.ts";
import { createPeople, Mailbox } from "../src/people/index.ts";
import { workOnJobs } from "../src/tenancy/index.ts";
import { origin, requestOf, type Asking, type Organization, type Person } from "./cast.ts";
import { noteTable } from "./note-table.ts";
import { jobsOf, until } from "./jobs.ts";
import { secret } from "./secret.ts";
import { answerOf, testWorld, type Answer, type World, type WorldOptions } from "./world.ts";

/** An export as it is answered with. */
export type Asked = AnswerOf<typeof createExport>;

/** A world in which jobs wait until a test works on them. */
export interface ExportWorld extends Omit<World, "ask"> {
  /** Where the mails about exports are. */
  readonly mailbox: Mailbox;
  readonly ask: (person: Person | null, path: string, asking?: Asking) => Promise<Answer>;
  /** Asks for an export of Acme, or of another organization. */
  readonly request: (person: Person, slug?: string) => Promise<Asked>;
  /** Works on the jobs until none waits. */
  readonly work: (options?: Partial<MakingOptions>) => Promise<void>;
  /** Begins to work on the jobs; gives what stops it. */
  readonly begin: (options?: Partial<MakingOptions>) => () => Promise<void>;
  /** Asks for an archive as a browser does. */
  readonly fetch: (person: Person, id: string, slug?: string) => Promise<Response>;
  /** Fetches an archive and opens it. */
  readonly open: (person: Person, id: string, slug?: string) => Promise<ReadonlyMap<string, Buffer>>;
  /** Makes whoever keeps the piece with this number wait; gives what lets them go on. */
  readonly holdPiece: (number: number) => Promise<() => Promise<void>>;
}

const unlimited: WorldOptions = { limits: { exportsBy: { times: 1_000_000, seconds: 60 } } };

/** Makes such a world for one test file; close it when the file is done. */
export async function testExports(options: WorldOptions = unlimited): Promise<ExportWorld> {
  const world = await testWorld({
    ...{ jobs: false, migrations: [noteTable()], ...options },
  });
  const { guildhall, database } = world;
  const mailbox = new Mailbox();
  const ask: ExportWorld["ask"] = async (person, path, asking) =>
    answerOf(await guildhall.fetch(requestOf(person, path, asking)));
  const fetch: ExportWorld["fetch"] = (person, id, slug = "acme") =>
    guildhall.fetch(requestOf(person, `/api/organizations/${slug}/exports/${id}/archive`));
  const begin = beginning(world, mailbox);
  return {
    ...{ ...world, mailbox, ask, fetch, begin },
    request: async (person, slug = "acme") => {
      const { status, body } = await ask(person, `/api/organizations/${slug}/exports`, { method: "POST" });
      if (status !== 201) throw new Error(`Not asked for: ${JSON.stringify(body)}`);
      return body as Asked;
    },
    work: async (options) => {
      const stop = begin(options);
      await until(async () => (await jobsOf(database)).length === 0);
      await stop();
    },
    open: async (person, id, slug) => {
      const response = await fetch(person, id, slug);
      if (response.status !== 200) throw new Error(`Not fetched: ${await response.text()}`);
      return unzipped(Buffer.from(await response.arrayBuffer()));
    },
    holdPiece: (number) => holdPiece(world, number),
  };
}

function beginning({ guildhall, database }: World, mailbox: Mailbox): ExportWorld["begin"] {
  const logger = createLogger({ level: "silent" });
  const people = createPeople({
    system: database.system,
    secret,
    publicUrl: origin,
    mailer: mailbox,
    logger,
  });
  return (options = {}) => {
    const making = { people, grants: builtInGrants, publicUrl: origin, ...options };
    const performers = [exportPerformer(guildhall, making), ...people.performers];
    const runner = workOnJobs({ ownerUrl: database.ownerUrl, performers, logger, pollMs: 50 });
    return () => runner.stop();
  };
}

async function holdPiece({ database }: World, number: number): Promise<() => Promise<void>> {
  await database.query(`
    create or replace function public.hold_piece() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(20151121);
      return new;
    end $$;
    drop trigger if exists hold_piece on guildhall.export_chunk;
    create trigger hold_piece before insert on guildhall.export_chunk
      for each row when (new.number = ${String(number)}) execute function public.hold_piece()`);
  const client = await database.system.connect();
  await client.query("select pg_advisory_lock(20151121)");
  return async () => {
    await client.query("select pg_advisory_unlock(20151121)");
    client.release();
  };
}

/** The files of an archive by their names; each is read to its end, so that its checksum is checked. */
export async function unzipped(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: true });
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    if (files.has(entry.fileName)) throw new Error(`There are two ${entry.fileName}.`);
    files.set(entry.fileName, Buffer.concat(parts));
  }
  return files;
}

/** The rows in a file of lines of JSON. */
export function rowsIn(file: Buffer | undefined): readonly Readonly<Record<string, unknown>>[] {
  if (!file) throw new Error("There is no such file in the archive.");
  const lines = file.toString("utf8").split("\n");
  if (lines.pop() !== "") throw new Error("The last line does not end.");
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

/** How many pieces are kept of the archives of an organization. */
export async function piecesOf({ database }: ExportWorld, { id }: Organization): Promise<number> {
  const rows = await database.query("select from guildhall.export_chunk where organization_id = $1", [id]);
  return rows.length;
}
