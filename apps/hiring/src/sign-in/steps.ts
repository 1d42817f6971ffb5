import { ProblemError } from "@guildhall/client";

/** Where somebody is on their way in. */
export type Step =
  | { readonly at: "ways" }
  | { readonly at: "mail" }
  | { readonly at: "second factor"; readonly ways: readonly string[] };

/** The step to which a refusal leads on: the second factor, or from there the beginning; null for none. */
export function stepAfter(error: unknown): Step | null {
  if (!(error instanceof ProblemError)) return null;
  if (error.code === "second_factor_required") {
    return { at: "second factor", ways: error.problem.ways ?? ["otp"] };
  }
  return null;
}
