import type { Rule } from "eslint";
import type * as ESTree from "estree";
import { isWrapper, parentOf } from "./source/nodes.ts";
import { sqlPlace } from "./source/sql-places.ts";
import { originsOf, textOf } from "./source/text.ts";
import { settingFaults, unmistakableSettingFaults } from "./sql/session-settings.ts";

/**
 * Refuses SQL that sets the door's context, changes the role or row security, or sets anything for longer than the
 * transaction: the pool hands that connection to someone else next. Prose that only mentions such words is let be.
 */
export const noSessionSettings: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: {
      description: "Refuse SQL that sets the door's context, the role, or what outlives the transaction.",
    },
    schema: [],
    messages: {
      context:
        "A setting named `guildhall.…` is the door's: only `guildhall.enter` writes it, under a seal, and the policies " +
        "refuse what anyone else writes. Remove this, and name the organization in `guildhall.organization(request, " +
        "slug, permission, work)`.",
      role:
        "The role and row security decide which rows a connection sees; whoever changes them steps past the door, " +
        "and the pool may hand the connection on as it was left. Remove this, and use `guildhall.asSystem(reason, " +
        "work)` for the few things that no organization owns.",
      session:
        "This outlives the transaction, and the pool hands the connection to another organization's request next. " +
        "Use `set local …` or `set_config(name, value, true)`, which end with the transaction.",
      unnamed:
        "Which setting this sets is only known when it runs, so it could be the door's context or the role. Write the " +
        "setting's name as a literal: `set_config('app.locale', $1, true)`.",
    },
  },
  create(context) {
    const { sourceCode } = context;
    const placed = new Set<ESTree.Node>();
    const texts: ESTree.Node[] = [];
    const visitPlace = (node: ESTree.Node): void => {
      const place = sqlPlace(node, sourceCode);
      for (const origin of place ? originsOf(place, sourceCode) : []) placed.add(origin);
    };
    const visitText = (node: ESTree.Node): void => {
      if (!isPartOfText(node)) texts.push(node);
    };
    return {
      CallExpression: visitPlace,
      TaggedTemplateExpression: visitPlace,
      VariableDeclarator: visitPlace,
      AssignmentExpression: visitPlace,
      Property: visitPlace,
      PropertyDefinition: visitPlace,
      Literal: visitText,
      TemplateLiteral: visitText,
      BinaryExpression: visitText,
      "Program:exit": () => {
        const report = (node: ESTree.Node, faults: readonly string[]): void => {
          for (const messageId of faults) context.report({ node, messageId });
        };
        for (const node of placed) report(node, settingFaults(textOf(node, sourceCode) ?? ""));
        for (const node of texts) {
          if (isWithin(node, placed)) continue;
          report(node, unmistakableSettingFaults(textOf(node, sourceCode) ?? ""));
        }
      },
    };
  },
};

/** A piece of a longer text is judged with the whole. */
function isPartOfText(node: ESTree.Node): boolean {
  const parent = parentOf(node);
  if (!parent) return false;
  if (isWrapper(parent)) return isPartOfText(parent);
  return parent.type === "TemplateLiteral" || (parent.type === "BinaryExpression" && parent.operator === "+");
}

function isWithin(node: ESTree.Node, places: ReadonlySet<ESTree.Node>): boolean {
  for (let around: ESTree.Node | null = node; around; around = parentOf(around)) {
    if (places.has(around)) return true;
    if (/Statement$|Declaration$|Function/.test(around.type)) return false;
  }
  return false;
}
