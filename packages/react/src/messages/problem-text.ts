import { ConnectionError, ProblemError } from "@guildhall/client";
import { useCallback } from "react";
import { generalInEnglish, problemsInEnglish } from "./general.ts";
import { useMessages } from "./messages-provider.tsx";
import type { Messages } from "./messages.ts";

const inEnglish: Pick<Messages, "general" | "problems"> = {
  general: generalInEnglish,
  problems: problemsInEnglish,
};

/** What to tell a person of an error: the words for its code, else what the server says about it. Default: in English. */
export function problemText(
  error: unknown,
  { general, problems }: Pick<Messages, "general" | "problems"> = inEnglish,
): string {
  if (error instanceof ConnectionError) return general.offline;
  if (!(error instanceof ProblemError)) return general.unexpected;
  return problems[error.code] ?? error.detail ?? error.message;
}

/** `problemText` in the texts that hold here; the same function as long as they do. */
export function useProblemText(): (error: unknown) => string {
  const general = useMessages("general", generalInEnglish);
  const problems = useMessages("problems", problemsInEnglish);
  return useCallback((error) => problemText(error, { general, problems }), [general, problems]);
}
