import { ConnectionError, ProblemError } from "@guildhall/client";
import { useCallback, useMemo } from "react";
import { generalInEnglish } from "./general.ts";
import { useMessages } from "./messages-provider.tsx";
import type { Messages } from "./messages.ts";
import { problemsInEnglish } from "./problems.ts";

type Texts = Pick<Messages, "general" | "problems">;

const inEnglish: Texts = { general: generalInEnglish, problems: problemsInEnglish };

/** What to tell a person of an error: the words for its code, or in English what the server says of the very case. */
export function problemText(error: unknown, { general, problems }: Texts = inEnglish): string {
  if (error instanceof ConnectionError) return general.offline;
  if (!(error instanceof ProblemError)) return general.unexpected;
  return ownText(error, problems) ?? error.detail ?? problems[error.code];
}

/** What to tell a person of each field that was refused, by its name; nothing where none was. */
export function fieldTexts(error: unknown, { problems }: Texts = inEnglish): Record<string, string> {
  if (!(error instanceof ProblemError)) return {};
  const own = ownText(error, problems);
  return Object.fromEntries(error.fields.map(({ field, message }) => [field, own ?? message]));
}

/** The words for a problem that stand before the server's, which speaks English: those of another language or an application. */
function ownText({ code }: ProblemError, problems: Messages["problems"]): string | undefined {
  return problems[code] === problemsInEnglish[code] ? undefined : problems[code];
}

/** `problemText` in the texts that hold here; the same function as long as they do. */
export function useProblemText(): (error: unknown) => string {
  const texts = useTexts();
  return useCallback((error) => problemText(error, texts), [texts]);
}

/** `fieldTexts` in the texts that hold here; the same function as long as they do. */
export function useFieldTexts(): (error: unknown) => Record<string, string> {
  const texts = useTexts();
  return useCallback((error) => fieldTexts(error, texts), [texts]);
}

function useTexts(): Texts {
  const general = useMessages("general", generalInEnglish);
  const problems = useMessages("problems", problemsInEnglish);
  return useMemo(() => ({ general, problems }), [general, problems]);
}
