import { ConnectionError, ProblemError } from "@guildhall/client";
import type { Messages } from "./messages.ts";

/** What to tell a person of an error: the table's words for its code, else what the server says about it. */
export function problemText(messages: Messages, error: unknown): string {
  if (error instanceof ConnectionError) return messages.general.offline;
  if (!(error instanceof ProblemError)) return messages.general.unexpected;
  return messages.problems[error.code] ?? error.detail ?? error.message;
}
