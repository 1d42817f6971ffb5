import { RuleTester, type Rule } from "eslint";
import tseslint from "typescript-eslint";
import { describe, it } from "vitest";

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

/** What a piece of code is about, the code, and the options and file name it is linted with. */
export interface Case {
  readonly name: string;
  readonly code: string;
  readonly options?: readonly object[];
  readonly filename?: string;
}

/** A case that the rule refuses: the ids of its messages, in order. */
export interface RefusedCase extends Case {
  readonly refusals: readonly string[];
}

/** Lints each case as TypeScript, with JSX off, as one test. */
export function testRule(
  name: string,
  rule: Rule.RuleModule,
  { letBe, refused }: { readonly letBe: readonly Case[]; readonly refused: readonly RefusedCase[] },
): void {
  const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });
  tester.run(name, rule, {
    valid: letBe.map(given),
    invalid: refused.map(({ refusals, ...refusal }) => ({
      ...given(refusal),
      errors: refusals.map((messageId) => ({ messageId })),
    })),
  });
}

function given({ options, ...rest }: Case): Omit<Case, "options"> & { options: object[] } {
  return { ...rest, options: [...(options ?? [])] };
}
