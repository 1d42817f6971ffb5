// Why: a page about a component is believed, and props change in a hurry. Each component that the library exports has its
// page with its picture, and the table of its props is what stands in the source: `--write` makes the tables again.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { componentsOf, type Component, type Prop } from "./component-props.ts";
import { report } from "./report.ts";
import { root } from "./repository.ts";

const pages = "docs/components";
const begin = "<!-- props -->\n";
const end = "<!-- /props -->";
/** What stands around other components or in them has nothing to show. */
const unseen = ["GuildhallProvider", "OrganizationProvider"];

/** Every component without a page or a picture, and every table that is not what the source says. */
export function check(base: string, write = false): string[] {
  return componentsOf(base).flatMap((component) => faultsOf(base, component, write));
}

function faultsOf(base: string, { name, props, file }: Component, write: boolean): string[] {
  const slug = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
  const page = `${pages}/${slug}.md`;
  if (!existsSync(join(base, page))) return [`${file}:1: write ${page} about ${name}`];
  const text = readFileSync(join(base, page), "utf8");
  const [before = "", rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) return [`${page}:1: mark the place of its props by ${begin.trim()} and ${end}`];
  const told = before + begin + tableOf(props) + end + after;
  if (write) writeFileSync(join(base, page), told);
  const picture = `docs/images/components/${slug}.png`;
  const isShown = unseen.includes(name) || (text.includes(`${slug}.png`) && existsSync(join(base, picture)));
  return [
    ...(write || cellsOf(told) === cellsOf(text)
      ? []
      : [`${page}:1: its props changed; run node tools/check-components.ts --write`]),
    ...(isShown ? [] : [`${page}:1: show ${picture}; ${pages}/README.md says how it is made`]),
  ];
}

function tableOf(props: readonly Prop[]): string {
  if (props.length === 0) return "\nNothing of its own.\n\n";
  const rows = props.map(({ name, type, isOptional, words }) =>
    [`\`${name}\`${isOptional ? "" : " (required)"}`, `\`${type}\``, words]
      .map((cell) => cell.replaceAll("|", "\\|"))
      .join(" | "),
  );
  return `\n| prop | type | meaning |\n| --- | --- | --- |\n| ${rows.join(" |\n| ")} |\n\n`;
}

/** How wide the columns are is a matter of the formatter. */
function cellsOf(text: string): string {
  return text.replaceAll(/[ -]+/g, " ");
}

if (import.meta.main) report(check(root, process.argv.includes("--write")));
