import type { Linter, Rule } from "eslint";
import { noDirectDatabase } from "./no-direct-database.ts";
import { noEscapedDb } from "./no-escaped-db.ts";
import { noInterpolatedSql } from "./no-interpolated-sql.ts";
import { noSessionSettings } from "./no-session-settings.ts";
import { organizationPredicate } from "./organization-predicate.ts";
import { systemWithReason } from "./system-with-reason.ts";

/** The names of the rules, without the plugin's namespace. */
export type RuleName =
  | "no-direct-database"
  | "no-escaped-db"
  | "no-interpolated-sql"
  | "no-session-settings"
  | "organization-predicate"
  | "system-with-reason";

/** What ESLint's flat configuration takes as a plugin. */
export interface GuildhallPlugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Readonly<Record<RuleName, Rule.RuleModule>>;
  readonly configs: { readonly recommended: Linter.Config };
}

const rules: GuildhallPlugin["rules"] = {
  "no-direct-database": noDirectDatabase,
  "no-escaped-db": noEscapedDb,
  "no-interpolated-sql": noInterpolatedSql,
  "no-session-settings": noSessionSettings,
  "organization-predicate": organizationPredicate,
  "system-with-reason": systemWithReason,
};

const recommended: Linter.Config = {
  name: "guildhall/recommended",
  rules: Object.fromEntries(Object.keys(rules).map((name) => [`guildhall/${name}`, "error"] as const)),
};

/**
 * The ESLint plugin of Guildhall. `configs.recommended` is one flat config object with every rule an error; no file may
 * connect by itself or call `asSystem` until the options `allow` say so.
 */
const plugin: GuildhallPlugin = {
  meta: { name: "@guildhall/eslint-plugin", version: "0.1.0", namespace: "guildhall" },
  rules,
  configs: { recommended },
};

// ESLint wants the same object wherever a namespace is used, so the configuration can only name it now.
recommended.plugins = { guildhall: plugin };

export default plugin;
