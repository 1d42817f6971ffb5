/** One way of doing what a benchmark asks about. */
export interface Variant {
  readonly name: string;
  /** Does it once; `turn` counts up, so that each turn can take other rows. */
  readonly run: (turn: number) => Promise<unknown>;
}

/** How long and how wide a comparison is. */
export interface Comparison {
  /** The first is the peer: every ratio is to it. */
  readonly variants: readonly Variant[];
  /** How many do it at once. */
  readonly clients: number;
  /** How often every variant has its slice (default 15; the first is thrown away). */
  readonly rounds?: number;
  /** How long a slice is, in milliseconds (default 400). */
  readonly sliceMs?: number;
}

/** What a variant reached. */
export interface Reached {
  readonly name: string;
  /** The median over the slices: how often a second. */
  readonly perSecond: number;
  /** The median of its slices' ratios to the peer's slice of the same round. */
  readonly ratio: number;
}

/**
 * Measures variants against each other in one run: slices of each are interleaved, so that whatever else the machine
 * does falls on all alike, and the ratio is taken round by round.
 */
export async function compare({
  variants,
  clients,
  rounds = 15,
  sliceMs = 400,
}: Comparison): Promise<readonly Reached[]> {
  const slices = variants.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, variant] of variants.entries()) {
      const perSecond = await slice(variant, clients, sliceMs);
      if (round > 0) slices[index]?.push(perSecond);
    }
  }
  const peer = slices[0] ?? [];
  return variants.map(({ name }, index) => {
    const own = slices[index] ?? [];
    const ratios = own.map((perSecond, round) => perSecond / (peer[round] ?? Number.NaN));
    return { name, perSecond: median(own), ratio: median(ratios) };
  });
}

async function slice({ run }: Variant, clients: number, sliceMs: number): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const client = async (number: number): Promise<void> => {
    for (let turn = number * 7919; performance.now() - startedAt < sliceMs; turn += 1) {
      await run(turn);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return (done / (performance.now() - startedAt)) * 1000;
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Shows what was reached, a line a variant. */
export function report(question: string, clients: number, reached: readonly Reached[]): void {
  console.log(`\n${question}, ${String(clients)} at once`);
  for (const { name, perSecond, ratio } of reached) {
    console.log(`  ${name.padEnd(58)} ${perSecond.toFixed(0).padStart(7)}/s  ${ratio.toFixed(2)}`);
  }
}
