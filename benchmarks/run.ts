import { readdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Benchmark } from "./benchmark.ts";

// Runs every benchmark beside this file, one after the other; with names, only those. `--smoke` shows that each one
// works, in a few seconds; its numbers mean nothing.
const { values, positionals } = parseArgs({
  options: { smoke: { type: "boolean", default: false } },
  allowPositionals: true,
});

const files = await readdir(import.meta.dirname);
const benchmarks = files.filter((file) => file.endsWith(".bench.ts")).sort();
const wanted = benchmarks.filter(
  (file) => positionals.length === 0 || positionals.some((name) => file.startsWith(name)),
);
if (wanted.length === 0) throw new Error(`No benchmark is called ${positionals.join(" or ")}.`);
for (const file of wanted) {
  const { default: benchmark } = (await import(`./${file}`)) as { readonly default: Benchmark };
  await benchmark({ smoke: values.smoke });
}
