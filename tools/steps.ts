// Why: what runs on a laptop and in CI is one list, and this is how any such list is gone through: the short steps two
// at a time, the long ones alone, each with its name and how long it took, and its words only when they are needed.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Counts } from "./counts.ts";
import { root } from "./repository.ts";
import { type Outcome, run } from "./run.ts";

/** One named command, and the file without which there is nothing for it to do yet. */
export interface Step {
  name: string;
  target: string;
  command: readonly [string, ...string[]];
  env?: Readonly<Record<string, string>>;
  /** Uses both cores: nothing runs beside it. Default: false. */
  alone?: boolean;
  /** Reads what it counted, once it ended. */
  counts?: () => Counts | undefined;
}

/** What is told to a person while the steps run. */
export interface Telling {
  say: (line: string) => void;
  /** Say all that a step printed, also when it went well. */
  verbose: boolean;
}

/** Runs every step, also after one failed, and answers what they counted: a step that failed counts at least one failure. */
export async function runSteps(steps: readonly Step[], telling: Telling): Promise<Counts[]> {
  const together = steps.filter(({ alone }) => alone !== true);
  const queue = together.values();
  const lane = async (): Promise<Counts[]> => {
    const counted: Counts[] = [];
    for (const step of queue) counted.push(await runStep(step, telling));
    return counted;
  };
  const counted = (await Promise.all([lane(), lane()])).flat();
  for (const step of steps.filter(({ alone }) => alone)) counted.push(await runStep(step, telling));
  return counted;
}

async function runStep(step: Step, { say, verbose }: Telling): Promise<Counts> {
  const name = step.name.padEnd(10);
  if (!existsSync(join(root, step.target))) {
    say(`${name} nothing to do yet: there is no ${step.target}`);
    return { passed: 0, failed: 0, skipped: [] };
  }
  const began = performance.now();
  const [command, ...args] = step.command;
  const outcome = await run(command, args, { env: { NO_COLOR: "1", ...step.env }, timeoutSeconds: 4200 });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`${name} ${seconds.padStart(6)} s${outcome.ok ? "" : "  FAILED"}`);
  if (verbose || !outcome.ok) say(indented(outcome.output));
  return countsOf(step, outcome);
}

function countsOf(step: Step, { ok }: Outcome): Counts {
  const counts = step.counts?.() ?? { passed: 0, failed: 0, skipped: [] };
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function indented(output: string): string {
  return output.trimEnd().replace(/^/gm, "    ");
}
