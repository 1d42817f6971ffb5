// Why: weight comes a little at a time, and nobody sees who brought it. What a browser loads has a budget here; over it,
// the parts that grew since the weights were last written down are named. With --write, they are written down anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "./report.ts";
import { root } from "./repository.ts";
import { weighFirstLoad, weighImport, type Weight } from "./bundles.ts";

const written = "tools/budget.json";

/** What something may weigh, in bytes when compressed by gzip, and what its parts weighed when it was written down. */
export interface Budget extends Weight {
  readonly limit: number;
}

const client = `export { createGuildhall } from "@guildhall/client";`;

/** How each thing of the budget is weighed. */
const scales: Readonly<Record<string, () => Promise<Weight>>> = {
  "the client alone": () => weighImport(client),
  "the client and the switcher, without React": () =>
    weighImport(`${client} export { GuildhallProvider, OrganizationSwitcher } from "./index.ts";`),
  "the first load of apps/hiring": () => weighFirstLoad("apps/hiring"),
};

/** The fault of something that weighs more than its budget; none when it does not. */
export function faultOf(name: string, budget: Budget, { gzip, parts }: Weight): string[] {
  if (gzip < budget.limit) return [];
  const grown = Object.entries(parts)
    .map(([part, bytes]) => ({ part, bytes: bytes - (budget.parts[part] ?? 0) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, 5)
    .map(({ part, bytes }) => `${part} by ${kilobytes(bytes)}`);
  const blame = grown.length === 0 ? "nothing grew but how it compresses" : `grown are ${grown.join(", ")}`;
  return [
    `${written}:1: ${name} weighs ${kilobytes(gzip)}, its budget is ${kilobytes(budget.limit)}; ${blame}`,
  ];
}

/** Where each limit is promised to who adopts the packages. */
const promises: Readonly<Record<string, readonly string[]>> = {
  "packages/client/README.md": ["the client alone"],
  "packages/react/README.md": Object.keys(scales),
};

/** The faults of a page that is to promise these limits, each as `under 25 kB`. */
export function brokenPromises(
  page: string,
  text: string,
  budgets: Readonly<Record<string, Pick<Budget, "limit">>>,
): string[] {
  return Object.entries(budgets)
    .map(([name, { limit }]) => ({ name, words: `under ${limit / 1000} kB` }))
    .filter(({ words }) => !text.replaceAll(/\s+/g, " ").includes(words))
    .map(({ name, words }) => `${page}:1: say that ${name} weighs ${words}, as ${written} has it`);
}

async function main(budgets: Readonly<Record<string, Budget>>): Promise<void> {
  const now: Record<string, Budget> = {};
  for (const [name, budget] of Object.entries(budgets)) {
    const weight = await scales[name]?.();
    if (weight === undefined) throw new TypeError(`${written}: nothing weighs ${name}`);
    now[name] = { limit: budget.limit, ...weight };
    console.log(`${name}: ${kilobytes(weight.gzip)} of ${kilobytes(budget.limit)}`);
    report(faultOf(name, budget, weight));
  }
  for (const [page, names] of Object.entries(promises)) {
    const promised = Object.fromEntries(Object.entries(budgets).filter(([name]) => names.includes(name)));
    report(brokenPromises(page, readFileSync(join(root, page), "utf8"), promised));
  }
  if (process.argv.includes("--write"))
    writeFileSync(join(root, written), `${JSON.stringify(now, null, 2)}\n`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

if (import.meta.main) {
  await main(JSON.parse(readFileSync(join(root, written), "utf8")) as Record<string, Budget>);
}
