// Why: every tool here starts other programs, and each needs the same four things of it: the repository's own
// Node and binaries first on PATH, one text of what was said, a plain yes or no, and no question asked on stdin.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { root } from "./repository.ts";

/** How a program ended and everything it printed, stdout and stderr in the order they came. */
export interface Outcome {
  ok: boolean;
  output: string;
}

/** Where a program runs (default: the repository) and what its environment holds besides ours. */
export interface RunOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Ends it when it takes longer. Default: 0, which is as long as it likes. */
  timeoutSeconds?: number;
}

/** Runs a program of node_modules/.bin or of PATH to its end. Never throws: a program that is missing is not ok. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const path = [join(root, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter);
  const env = { ...process.env, ...options.env, PATH: path };
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: (options.timeoutSeconds ?? 0) * 1000,
    });
    let output = "";
    const keep = (chunk: string): void => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => {
      resolve({ ok: false, output: `${command}: ${error.message}\n` });
    });
    child.on("close", (code, signal) => {
      if (signal !== null) keep(`${command} was ended by ${signal}\n`);
      resolve({ ok: code === 0, output });
    });
  });
}
