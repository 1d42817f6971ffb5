/** A benchmark: the default export of a `<question>.bench.ts`. It prepares, measures, reports and cleans up. */
export type Benchmark = (options: BenchmarkOptions) => Promise<void>;

/** How a benchmark is run. */
export interface BenchmarkOptions {
  /** As short as possible: only to show that it works (default false). */
  readonly smoke: boolean;
}
