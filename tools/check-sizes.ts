// Why: a reader holds a file in the head while it fits on a few screens, and finds it while its folder does too.
// What has no better name than `utils` has not been understood yet.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { report } from "./report.ts";
import { filesUnder, root } from "./repository.ts";

const maxLines = 400;
const maxSourceFiles = 12;
const maxFiles = 20;
const maxDepth = 3;
const vague = /^(utils?|helpers?|common|lib|core|misc|v\d+)$/;

/** Every file that is too long, folder that is too full or too deep, and name that says nothing. */
export function check(base: string): string[] {
  const files = filesUnder(base).filter((path) => /\.(tsx?|m?js|css|sql)$/.test(path));
  const rooms = Map.groupBy(
    files.filter((path) => path.includes("/src/")),
    (path) => dirname(path),
  );
  return [
    ...files.flatMap((path) => tooLong(base, path)),
    ...[...rooms].flatMap(([room, inside]) => [...tooFull(room, inside), ...tooDeep(room)]),
    ...files.flatMap(vaguelyNamed),
  ];
}

/** schema.sql is written by a machine, as the database on one page. */
function tooLong(base: string, path: string): string[] {
  const lines = readFileSync(join(base, path), "utf8").trimEnd().split("\n").length;
  if (lines <= maxLines || path.endsWith("/schema.sql")) return [];
  return [`${path}:${maxLines + 1}: ${lines} lines; split it by what it is about, ${maxLines} is the limit`];
}

function tooFull(room: string, files: readonly string[]): string[] {
  const source = files.filter((path) => !/\.test\.tsx?$/.test(path)).length;
  if (source <= maxSourceFiles && files.length <= maxFiles) return [];
  const limits = `${maxSourceFiles} and ${maxFiles} are the limits`;
  return [`${room}:1: ${source} files, ${files.length} with tests; part the room in two, ${limits}`];
}

function tooDeep(room: string): string[] {
  const depth = (room.split("/src/")[1] ?? "").split("/").length + 1;
  return depth <= maxDepth ? [] : [`${room}:1: files ${depth} levels under src; ${maxDepth} is the limit`];
}

function vaguelyNamed(path: string): string[] {
  const word = path.split("/").find((part) => vague.test(part.replace(/\..*$/, "")));
  return word === undefined ? [] : [`${path}:1: "${word}" says nothing; name it for what it is`];
}

if (import.meta.main) report(check(root));
