/** How often each kind of revocation is tried: `GUILDHALL_REVOCATIONS`, or what is usual, so that the suite stays fast. */
export function revocations(usual: number): number {
  return Number(process.env["GUILDHALL_REVOCATIONS"] ?? usual);
}

/** The time limit of a test that tries so many, in milliseconds: generous, for it is no measure. */
export function limitOf(rounds: number): number {
  return 90_000 + rounds * 3_000;
}

/** Says how long ends took to be told, in milliseconds; a number to read, and no test's to judge. */
export function sayTimes(what: string, took: readonly number[]): void {
  const [first = 0, ...rest] = took.toSorted((a, b) => b - a);
  const median = [first, ...rest][Math.floor(took.length / 2)] ?? 0;
  console.log(
    `${what}: ${took.length} times, ${median.toFixed(0)} ms in the middle, ${first.toFixed(0)} ms at worst`,
  );
}
