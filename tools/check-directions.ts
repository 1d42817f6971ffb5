// Why: a page in Arabic or Hebrew runs from right to left, and nobody who writes a style sheet looks at one. What is said
// by start and end turns around by itself; what is said by left and right does not.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "./report.ts";
import { filesUnder, lineAt, root } from "./repository.ts";

const sheets = /^(packages\/react|apps\/[^/]+)\/src\/.*\.css$/;
const physicalName = /(^|-)(left|right)(-|$)/;
const sides = /^(left|right)$/;
const fourSided = /^(margin|padding|inset|border-(width|style|color))$/;

/** Every declaration that means a left or a right, where a start or an end would do. */
export function check(base: string): string[] {
  return filesUnder(base)
    .filter((path) => sheets.test(path))
    .flatMap((path) => faultsIn(path, readFileSync(join(base, path), "utf8")));
}

function faultsIn(path: string, sheet: string): string[] {
  const text = sheet.replace(/\/\*.*?\*\//gs, (comment) => comment.replace(/[^\n]/g, " "));
  const turned = new Set(
    [...text.matchAll(/([^{};,]+):dir\(rtl\)/g)].map(([, selector = ""]) => selector.trim()),
  );
  return [...text.matchAll(/([\w-]+)\s*:\s*([^;{}]+);/g)].flatMap(
    ({ 1: name = "", 2: value = "", index }) => {
      const fault = faultOf(name, value);
      const isTurned = name === "background-position" && isTurnedAround(text, index, turned);
      return fault === undefined || isTurned ? [] : [`${path}:${lineAt(text, index)}: ${fault}`];
    },
  );
}

function faultOf(name: string, value: string): string | undefined {
  if (physicalName.test(name)) return `${name}: say it by inline-start or inline-end`;
  const words = value.trim().split(/[\s,]+/);
  if (words.some((word) => sides.test(word)))
    return `${name} means a side: say start or end, or turn it by :dir(rtl)`;
  const [, second, , fourth] = valuesOf(value);
  if (!fourSided.test(name) || fourth === undefined || second === fourth) return undefined;
  return `${name}: its four values are sides; say ${name}-block and ${name}-inline`;
}

/** The values of a shorthand; what stands in brackets is one. */
function valuesOf(value: string): readonly string[] {
  return value.match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
}

/** Whether the rule around a declaration is for one direction alone, or has another for the other one. */
function isTurnedAround(text: string, index: number, turned: ReadonlySet<string>): boolean {
  const selectors = /([^{};]+)\{[^{}]*$/.exec(text.slice(0, index))?.[1] ?? "";
  return selectors.split(",").every((each) => each.includes(":dir(") || turned.has(each.trim()));
}

if (import.meta.main) report(check(root));
