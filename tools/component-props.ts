// Why: the pages about components and the check of them read the same thing: what each component that the library exports
// takes, in the words that stand beside it in the source.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { filesUnder } from "./repository.ts";

/** One thing that a component takes. */
export interface Prop {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  /** What its docstring says; empty without one. */
  readonly words: string;
}

/** A component of the library. */
export interface Component {
  readonly name: string;
  /** Where it stands. */
  readonly file: string;
  readonly props: readonly Prop[];
}

const source = "packages/react/src";

/** The components that the library exports, in the order in which it does. */
export function componentsOf(base: string): Component[] {
  const index = readFileSync(join(base, source, "index.ts"), "utf8");
  const texts = filesUnder(base, source)
    .filter((path) => path.endsWith(".tsx"))
    .map((file) => ({ file, text: readFileSync(join(base, file), "utf8") }));
  return [...index.matchAll(/export \{([^}]*)\} from "[^"]*\.tsx"/g)]
    .flatMap(([, names = ""]) => [...names.matchAll(/(?<!type )\b[A-Z]\w*/g)].map(([name]) => name))
    .flatMap((name) =>
      texts
        .filter(({ text }) => new RegExp(`export function ${name}\\b`).test(text))
        .map(({ file, text }) => ({ name, file, props: propsOf(file, text, `${name}Props`) })),
    );
}

function propsOf(file: string, text: string, name: string): Prop[] {
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const declared = statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === name);
  const members: readonly ts.TypeElement[] =
    declared !== undefined && ts.isInterfaceDeclaration(declared) ? declared.members : [];
  return members
    .filter((member) => ts.isPropertySignature(member))
    .map((member) => ({
      name: member.name.getText(),
      type: (member.type?.getText() ?? "").replaceAll(/\s+/g, " ").replace(/ \| undefined$/, ""),
      isOptional: member.questionToken !== undefined,
      words: ts
        .getJSDocCommentsAndTags(member)
        .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")
        .join(" ")
        .replaceAll(/\s+/g, " "),
    }));
}
