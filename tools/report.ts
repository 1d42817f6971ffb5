// Why: a check answers with sentences; this is how all of them reach a person and an exit code.

/** Prints every fault on its own line; with any, the process will end with 1. */
export function report(faults: readonly string[]): void {
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}
