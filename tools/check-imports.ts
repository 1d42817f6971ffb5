// Why: a folder is not a boundary; a check is. Imports go one way, so that a reader of any file knows what it can not
// depend on, and a change in a late room can not break an early one.
import { circles, type Import, importsUnder } from "./imports.ts";
import { report } from "./report.ts";
import { filesUnder, root } from "./repository.ts";
import { roomFault, roomOf, rooms } from "./rooms.ts";

/** Which of our packages each part may import; the first folder that holds a file speaks for it. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "packages/protocol": [],
  "packages/server": ["protocol"],
  "packages/client": ["protocol"],
  "packages/react": ["client", "protocol"],
  "packages/eslint-plugin": [],
  "apps/hiring/src": ["protocol", "client", "react"],
  "apps/hiring": ["protocol", "server", "client", "react"],
  e2e: ["protocol"],
  benchmarks: ["protocol", "server"],
  tools: ["protocol", "server", "client", "react", "eslint-plugin"],
};

/** Every import that goes the wrong way, every circle of files, every room that is not in the list. */
export function check(base: string): string[] {
  const imports = importsUnder(base);
  const near = imports.filter(({ byPath, from, to }) => byPath && houseOf(from) === houseOf(to));
  const wrongWay = imports.flatMap((each) => {
    const fault = faultOf(each);
    return fault === undefined ? [] : [`${each.from}:${each.line}: ${fault}`];
  });
  const round = circles(near).map((path) => `${path[0] ?? ""}:1: a circle: ${path.join(" -> ")}; part them`);
  return [...wrongWay, ...round, ...unlistedRooms(base)];
}

function faultOf({ from, to, byPath }: Import): string | undefined {
  const inside = houseOf(from) === houseOf(to);
  if (inside) return byPath ? roomFault(from, to) : undefined;
  if (byPath && /^(?:tools|benchmarks)\//.test(from) && /\/src\/[^/]+\/index\.ts$/.test(to)) return undefined;
  if (byPath) return `reaches ${to} by its path; import a package by its name`;
  const part = Object.keys(allowed).find((folder) => from.startsWith(`${folder}/`)) ?? "";
  const may = allowed[part] ?? [];
  if (may.some((name) => to === `packages/${name}`)) return undefined;
  return `${part} may not import ${to}, only ${may.join(", ") || "nothing of ours"}`;
}

function houseOf(path: string): string {
  return /^(packages|apps)\/[^/]+|^[^/]+/.exec(path)?.[0] ?? "";
}

function unlistedRooms(base: string): string[] {
  const files = filesUnder(base, "packages/server/src");
  const strange = new Set(files.map(roomOf).filter((room) => room !== undefined && !rooms.includes(room)));
  return [...strange].map(
    (room) => `packages/server/src/${room ?? ""}:1: not a room; use ${rooms.join(", ")}`,
  );
}

if (import.meta.main) report(check(root));
