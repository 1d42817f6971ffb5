import { readFileSync, readdirSync } from "node:fs";
import { ESLint, Linter } from "eslint";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";
import plugin, { type RuleName } from "./index.ts";

const root = new URL("..", import.meta.url);
const names = Object.keys(plugin.rules) as RuleName[];

const typescript: Linter.Config = { files: ["**/*.ts"], languageOptions: { parser: tseslint.parser } };

const application = `
import { guildhall } from "./guildhall.ts";

const list = \`
  select j.id, j.title, count(a.id)::int as applicants
  from job j
  left join applicant a on a.organization_id = j.organization_id and a.job_id = j.id
  where j.organization_id = $1
  group by j.id\`;

export async function jobs(request: Request, slug: string): Promise<readonly Job[]> {
  return guildhall.organization(request, slug, "job:read", ({ db, context }) =>
    db.query<Job>(list, [context.organization.id]));
}
`;

const careless = `
import pg from "pg";
let kept;
export const jobs = (request, slug, order) =>
  guildhall.organization(request, slug, "job:read", async ({ db }) => {
    kept = db;
    await db.query("select set_config('app.locale', 'de', false)");
    await guildhall.asSystem("why not", () => undefined);
    return db.query(\`select * from job order by \${order}\`);
  });
`;

function lint(code: string, configs: Linter.Config[]): string[] {
  const messages = new Linter().verify(code, [typescript, ...configs], { filename: "src/jobs.ts" });
  return messages.map(({ ruleId, message }) => ruleId ?? message).sort();
}

test("an application that stays inside the door passes the recommended rules", () => {
  expect(lint(application, [plugin.configs.recommended])).toEqual([]);
});

test("an application that does not is told by every rule", () => {
  expect(lint(careless, [plugin.configs.recommended])).toEqual(
    names.map((name) => `guildhall/${name}`).sort(),
  );
});

test("plain JavaScript is read as well, with the parser that ESLint brings", () => {
  const messages = new Linter().verify(careless, [plugin.configs.recommended]);
  expect(messages.map(({ ruleId }) => ruleId).sort()).toEqual(
    names.map((name) => `guildhall/${name}`).sort(),
  );
});

test("a file that may connect is listed behind the recommended rules", () => {
  const listed: Linter.Config = {
    rules: { "guildhall/no-direct-database": ["error", { allow: ["src/jobs.ts"] }] },
  };
  const faults = lint(careless, [plugin.configs.recommended, listed]);
  expect(faults).toHaveLength(names.length - 1);
  expect(faults).not.toContain("guildhall/no-direct-database");
});

test("the plugin may be named again beside its recommended rules, and the configuration is found to be sound", async () => {
  const config = defineConfig(typescript, { plugins: { guildhall: plugin } }, plugin.configs.recommended);
  const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: config });
  const [result] = await eslint.lintText(careless, { filePath: "src/jobs.ts" });
  expect(result?.errorCount).toBe(names.length);
});

test("an option that no rule knows is refused", () => {
  const misspelt: Linter.Config = { rules: { "guildhall/system-with-reason": ["error", { allowed: [] }] } };
  expect(() => lint("", [plugin.configs.recommended, misspelt])).toThrow("allowed");
});

test("the plugin says the name and version that it is published with", () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  expect(manifest).toMatchObject({ name: plugin.meta.name, version: plugin.meta.version });
});

test("each rule has its page, and the README's table names it", () => {
  const pages = readdirSync(new URL("docs/rules/", root)).sort();
  expect(pages).toEqual(names.map((name) => `${name}.md`).sort());
  const readme = readFileSync(new URL("README.md", root), "utf8");
  for (const name of names) {
    expect(readme).toContain(`[${name}](docs/rules/${name}.md)`);
    expect(readFileSync(new URL(`docs/rules/${name}.md`, root), "utf8")).toContain(`# guildhall/${name}\n`);
  }
});
