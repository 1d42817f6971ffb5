import { ProblemError } from "@guildhall/client";
import type { ProblemCode } from "@guildhall/protocol";
import { useState } from "react";
import { useFieldTexts, useProblemText } from "../messages/problem-text.ts";

/** Something that is asked of the server, as a form or a button sees it. */
export interface Action<Input> {
  readonly isBusy: boolean;
  /** What was refused, by the name of its field. */
  readonly errors: Readonly<Record<string, string>>;
  /** What was refused of no field; null when nothing was. */
  readonly failure: string | null;
  /** Does it; answers whether it was done. What was refused is then in `errors` or `failure`. */
  readonly run: (input: Input) => Promise<boolean>;
  /** Forgets what was refused, since something was changed. */
  readonly forget: () => void;
}

interface Refused {
  readonly errors: Readonly<Record<string, string>>;
  readonly failure: string | null;
}

const nothing: Refused = { errors: {}, failure: null };

/** Makes an action. `fieldOf` names the field under which a problem is told; one that it does not name is told above. */
export function useAction<Input = void>(
  work: (input: Input) => Promise<unknown>,
  fieldOf: Partial<Record<ProblemCode, string>> = {},
): Action<Input> {
  const problemText = useProblemText();
  const fieldTexts = useFieldTexts();
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState(nothing);

  async function run(input: Input): Promise<boolean> {
    setBusy(true);
    setRefused(nothing);
    try {
      await work(input);
      return true;
    } catch (error) {
      const field = error instanceof ProblemError ? fieldOf[error.code] : undefined;
      const errors = field === undefined ? fieldTexts(error) : { [field]: problemText(error) };
      const hasField = Object.keys(errors).length > 0;
      setRefused({ errors, failure: hasField ? null : problemText(error) });
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, ...refused, run, forget: () => setRefused(nothing) };
}
