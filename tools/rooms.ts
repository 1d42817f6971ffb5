// Why: the order of the server's rooms is what keeps them apart: a total order can not hold a circle.

const order = `postgres http tenancy events people organizations members teams domains invitations sessions
  sso tokens live exports billing notifications search audit`;

/** The rooms of the server, each after those it may import. */
export const rooms: readonly string[] = order.split(/\s+/);

/** The room that a file stands in; undefined for the files beside the rooms and outside them. */
export function roomOf(path: string): string | undefined {
  return /^packages\/server\/src\/([^/]+)\//.exec(path)?.[1];
}

/** What is wrong with one file of the server importing another by path, if anything. */
export function roomFault(from: string, to: string): string | undefined {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === there || !from.startsWith("packages/server/src/")) return undefined;
  if (there === undefined) {
    if (to.startsWith("packages/server/test/") && /\.test\.tsx?$/.test(from)) return undefined;
    return `a room may not import ${to}; only the files directly in packages/server/src know them all`;
  }
  if (here !== undefined && rooms.indexOf(here) < rooms.indexOf(there)) {
    return `${here} comes before ${there}: move the fact to an earlier room, or let it travel as an event`;
  }
  if (to === `packages/server/src/${there}/index.ts`) return undefined;
  return `open ${there} by its index.ts, not by ${to}`;
}
