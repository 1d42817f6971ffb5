import { existsSync } from "node:fs";
import { defineConfig } from "eslint/config";
import { builtinRules } from "eslint/use-at-your-own-risk";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const tests = ["**/*.test.{ts,tsx}", "**/test/**/*.ts", "e2e/**/*.ts"];

export default defineConfig(
  { ignores: ["**/node_modules/", "**/dist/", "**/.cache/", ".data/", "coverage/", "e2e/artifacts/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { name: "what ESLint itself recommends", rules: recommended() },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    name: "how code reads here",
    rules: {
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/max-params": ["error", { max: 3 }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A number in a text is read as a number; all else must be made a text on purpose.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => stop()` says what it does; the braces would say nothing more.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // `const { secret: _, ...rest }` is how a field is left out.
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
    },
  },
  {
    name: "a component's markup is part of its function",
    files: ["packages/react/**/*.tsx", "apps/**/*.tsx"],
    extends: [reactHooks.configs.flat["recommended-latest"]],
    rules: { "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }] },
  },
  {
    name: "a describe block is a chapter, not a function",
    files: tests,
    rules: { "max-lines-per-function": ["error", { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    name: "the door takes four: who asks, where, what for, and the work",
    files: ["packages/server/src/tenancy/door.ts"],
    rules: { "@typescript-eslint/max-params": ["error", { max: 4 }] },
  },
  {
    name: "scripts that run before TypeScript can: the compiler checks them, without annotations to lint by",
    files: ["**/*.{js,mjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  ...(await insideTheDoor()),
);

/**
 * ESLint marks its recommended rules in the rules themselves; its list of them is a package of its own.
 * @returns {Record<string, "error">}
 */
function recommended() {
  const rules = [...builtinRules].filter(([, rule]) => rule.meta?.docs?.recommended === true);
  return Object.fromEntries(rules.map(([name]) => [name, "error"]));
}

/** We live under the rules that we ship: they hold in the application and in the library's own rooms. */
async function insideTheDoor() {
  const source = new URL("packages/eslint-plugin/src/index.ts", import.meta.url);
  if (!existsSync(source)) return [];
  const { default: plugin } = await import(source.href);
  const places = {
    files: ["apps/**/*.{ts,tsx}", "packages/server/src/**/*.ts"],
    // A test looks past the door to see what rows there are.
    ignores: tests,
  };
  return [
    ...[plugin.configs.recommended].flat().map((config) => ({ ...config, ...places })),
    {
      name: "the room that makes the connections everything else is handed",
      files: ["packages/server/src/postgres/**/*.ts"],
      ignores: tests,
      rules: { "guildhall/no-direct-database": "off", "guildhall/no-session-settings": "off" },
    },
  ];
}
