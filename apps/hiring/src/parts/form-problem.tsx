import { ProblemError } from "@guildhall/client";
import { problemText } from "@guildhall/react";
import type { ReactElement } from "react";
import type { FieldPath, FieldValues, UseFormSetError } from "react-hook-form";

/** What a person is told of something that did not work. */
export function wordsFor(error: unknown): string {
  return problemText(error);
}

/** Puts what the server refused where it belongs: under its field, or over the whole form. */
export function showProblem<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  fields: Readonly<Record<string, FieldPath<Values>>>,
): void {
  const refused = error instanceof ProblemError ? error.fields : [];
  const known = refused.flatMap(({ field, message }) => {
    const path = fields[field];
    return path === undefined ? [] : [{ path, message }];
  });
  for (const [index, { path, message }] of known.entries())
    setError(path, { message }, { shouldFocus: index === 0 });
  if (known.length === 0) setError("root", { message: wordsFor(error) });
}

/** What is wrong with a form as a whole. */
export function FormProblem({ message }: { readonly message: string | undefined }): ReactElement | null {
  if (message === undefined) return null;
  return (
    <p className="notice notice-problem" role="alert">
      {message}
    </p>
  );
}
