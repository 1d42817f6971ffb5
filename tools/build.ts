// Why: what people install must be what was tested here. Emits dist/ of each package with tsc, packs it exactly as
// it would be published, and lets publint and are-the-types-wrong read the package as a stranger's project would.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Manifest, publishedManifest } from "./published-manifest.ts";
import { root } from "./repository.ts";
import { run } from "./run.ts";

/** Each package after those it imports: they are built against each other's dist/. */
const packages = ["protocol", "client", "react", "server", "eslint-plugin"];
const tarballs = join(root, "dist");

rmSync(tarballs, { recursive: true, force: true });
mkdirSync(tarballs, { recursive: true });
for (const name of packages) {
  const folder = join(root, "packages", name);
  if (!existsSync(join(folder, "src"))) console.log(`packages/${name}: no source yet, nothing to build`);
  else console.log(await build(folder));
}

async function build(folder: string): Promise<string> {
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  await must("tsc", ["-p", join(folder, "tsconfig.build.json")]);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const tarball = await pack(folder, publishedManifest(manifest));
  await must("publint", ["run", tarball, "--strict"]);
  await must("attw", [tarball, ...attwOptions(manifest)]);
  return `${manifest.name} ${manifest.version}: ${String(kilobytes(tarball))} kB packed, publint and types agree`;
}

async function pack(folder: string, manifest: Manifest): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), "guildhall-pack-"));
  const kept = (path: string): boolean => !/[\\/](node_modules|test)$|\.test\.tsx?$/.test(path);
  cpSync(folder, stage, { recursive: true, filter: kept });
  cpSync(join(root, "LICENSE"), join(stage, "LICENSE"));
  writeFileSync(join(stage, "package.json"), JSON.stringify(manifest, null, 2));
  await must("npm", ["pack", "--ignore-scripts", "--pack-destination", tarballs], stage);
  rmSync(stage, { recursive: true, force: true });
  return join(tarballs, `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
}

/** ESM only; and a style sheet has no types to be wrong. */
function attwOptions(manifest: Manifest): string[] {
  const options = ["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--format", "ascii"];
  const styles = Object.keys(manifest.exports ?? {}).filter((entry) => entry.endsWith(".css"));
  return styles.length === 0 ? options : [...options, "--exclude-entrypoints", ...styles];
}

async function must(command: string, args: readonly string[], cwd: string = root): Promise<void> {
  const { ok, output } = await run(command, args, { cwd });
  if (ok) return;
  console.error(`${output}\nbuild: ${command} refused ${args.join(" ")}`);
  process.exit(1);
}

function kilobytes(file: string): number {
  return Math.ceil(statSync(file).size / 1000);
}
