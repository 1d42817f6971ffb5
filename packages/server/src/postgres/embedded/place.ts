import { execFile } from "node:child_process";
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rmdir,
  stat,
  symlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The operating system's account that a server runs as, where that is not our own. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/** Where a server lives and as whom it runs. */
export interface Place {
  /** The real directory, with no symbolic link in its path. */
  readonly directory: string;
  /** Set when we are root, which PostgreSQL refuses to run as. */
  readonly runAs?: RunAs;
}

/**
 * Makes `wanted` a private directory that a server can live in. As root the server must run as somebody else: as
 * whoever owns the place, else as `postgres`, else as `nobody`. Where that account can not walk to the directory (a
 * clone under /root), the directory becomes a symbolic link to one under /var/lib, and `log` is told.
 */
export async function preparePlace(wanted: string, log: (line: string) => void): Promise<Place> {
  const path = resolve(wanted);
  if (process.getuid?.() === 0) return placeForRoot(path, log);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const directory = await realpath(path);
  await refuseOtherOwner(directory);
  await refuseOtherContents(directory);
  if (process.platform !== "win32") await chmod(directory, 0o700);
  return { directory };
}

/** Runs a program as the server's account, in a directory that it can reach, and answers with what it printed. */
export async function runInPlace(place: Place, file: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(file, args, spawnOptions(place));
  return stdout;
}

/** How to start a program as the server's account; it inherits none of our secrets. */
export function spawnOptions(place: Place): SpawnPlace {
  const names = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "TEMP", "TMP"];
  const kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  const env = { ...kept, LC_ALL: "C", TZ: "UTC" };
  const { runAs } = place;
  const account = runAs === undefined ? {} : { uid: runAs.uid, gid: runAs.gid };
  return { cwd: place.directory, env, windowsHide: true, ...account };
}

/** What `child_process` takes to start a program in a place. */
export interface SpawnPlace {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly windowsHide: boolean;
  readonly uid?: number;
  readonly gid?: number;
}

/** Gives a file or directory to the server's account. */
export async function giveToServer(place: Place, path: string): Promise<void> {
  if (place.runAs) await chown(path, place.runAs.uid, place.runAs.gid);
}

async function placeForRoot(path: string, log: (line: string) => void): Promise<Place> {
  const runAs = await accountFor(path);
  await mkdir(dirname(path), { recursive: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
  const directory = await realpath(path);
  await refuseOtherContents(directory);
  const place = { directory, runAs };
  await takeOwnership(place);
  if (await reaches(place)) return place;
  if (await exists(join(directory, "cluster"))) {
    throw new Error(
      `PostgreSQL does not run as root, and ${runAs.name}, who owns the database in ${directory}, can not walk to it. ` +
        `Make the directories above it passable (chmod o+x), or move it and set DATA_DIR to its new place.`,
    );
  }
  return relocate(path, runAs, log);
}

async function takeOwnership(place: Place): Promise<void> {
  await giveToServer(place, place.directory);
  await chmod(place.directory, 0o700);
}

/** Puts the directory where the account can reach it, and a symbolic link where it was wanted. */
async function relocate(path: string, runAs: RunAs, log: (line: string) => void): Promise<Place> {
  // What was wanted among temporary files stays there, and goes with them.
  const temporary = path.startsWith(join(tmpdir(), "/")) ? [tmpdir()] : [];
  for (const parent of [...temporary, "/var/lib", "/var/db", "/var/tmp"]) {
    if (!(await exists(parent))) continue;
    const place = { directory: await realpath(await mkdtemp(join(parent, "guildhall-"))), runAs };
    await takeOwnership(place);
    if (!(await reaches(place))) {
      await rmdir(place.directory);
      continue;
    }
    if (!(await putLink(path, place.directory))) {
      // Another copy that starts now was faster; its lock decides which of us may go on.
      await rmdir(place.directory);
      return { directory: await realpath(path), runAs };
    }
    log(
      `${runAs.name} can not reach ${path}, so the database lives in ${place.directory} (a link leads there).`,
    );
    return place;
  }
  throw new Error(
    `PostgreSQL does not run as root, and ${runAs.name} can not reach ${path} nor a directory under /var. ` +
      `Set DATA_DIR to a directory that every account can walk to.`,
  );
}

async function putLink(path: string, target: string): Promise<boolean> {
  try {
    await rmdir(path);
    await symlink(target, path);
    return true;
  } catch (error) {
    if ((await lstat(path)).isSymbolicLink()) return false;
    throw error;
  }
}

async function reaches(place: Place): Promise<boolean> {
  try {
    await runInPlace({ ...place, directory: "/" }, "/bin/sh", [
      "-c",
      'cd "$1" && test -w .',
      "sh",
      place.directory,
    ]);
    return true;
  } catch {
    return false;
  }
}

async function accountFor(path: string): Promise<RunAs> {
  const cluster = join(path, "cluster");
  const nearest = (await exists(cluster)) ? cluster : await nearestExisting(path);
  const { uid, gid } = await stat(nearest);
  const accounts = await systemAccounts();
  const owner = accounts.find((account) => account.uid === uid);
  if (uid !== 0 && nearest === cluster) return { uid, gid, name: owner?.name ?? `user ${uid}` };
  // initdb wants a name for whom it runs as, so an owner whom the system does not know will not do.
  if (uid !== 0 && owner) return owner;
  const found = ["postgres", "_postgres", "nobody"].map((name) => accounts.find((it) => it.name === name));
  const account = found.find((it) => it !== undefined);
  if (account) return account;
  throw new Error(
    "PostgreSQL does not run as root, and this system has no account named postgres or nobody to run it as. " +
      "Make one (useradd --system postgres), run the application as another user, or set DATABASE_URL.",
  );
}

async function nearestExisting(path: string): Promise<string> {
  return (await exists(path)) ? path : nearestExisting(dirname(path));
}

async function systemAccounts(): Promise<RunAs[]> {
  const text = await readFile("/etc/passwd", "utf8").catch(() => "");
  const fields = text.split("\n").map((line) => line.split(":"));
  return fields.flatMap(([name, , uid, gid]) =>
    name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [],
  );
}

async function refuseOtherOwner(directory: string): Promise<void> {
  const uid = process.getuid?.();
  if (uid === undefined) return;
  const cluster = join(directory, "cluster");
  const owner = (await stat((await exists(cluster)) ? cluster : directory)).uid;
  if (owner === uid) return;
  throw new Error(
    `The database in ${directory} belongs to another account (user id ${owner}; ours is ${uid}). ` +
      `Run the application as that account or as root, or set DATA_DIR to another directory.`,
  );
}

const ours =
  /^(cluster(\.new)?|lock(\..+)?|password|server\.log(\.1)?|binaries-.+|\.s\.PGSQL\..+|lost\+found)$/;

// As root we are about to change the directory's owner: that must never happen to a directory named by mistake.
async function refuseOtherContents(directory: string): Promise<void> {
  const stranger = (await readdir(directory)).find((name) => !ours.test(name));
  if (stranger === undefined) return;
  throw new Error(
    `${directory} holds ${stranger}, which is no part of a database of ours. ` +
      `Give the database a directory of its own: set DATA_DIR to an empty one.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
