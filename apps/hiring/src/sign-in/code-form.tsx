import { ProblemError } from "@guildhall/client";
import type { ReactElement, ReactNode } from "react";
import { useForm } from "react-hook-form";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";

/** Asks for a code; what `send` rejects with is told, under the field where it is about the code. */
export function CodeForm(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  /** It has digits alone. */
  readonly isNumber?: boolean;
  readonly send: (code: string) => Promise<void>;
}): ReactElement {
  const { label, hint, isNumber = false, send } = props;
  const form = useForm({ defaultValues: { code: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ code }) => {
    try {
      await send(code);
    } catch (error) {
      if (error instanceof ProblemError && error.code === "wrong_code") {
        form.setError("code", { message: error.detail ?? error.message }, { shouldFocus: true });
      } else showProblem(error, form.setError, { code: "code" });
    }
  });
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      <FormProblem message={errors.root?.message} />
      <Field
        label={label}
        hint={hint}
        autoComplete="one-time-code"
        autoCapitalize="none"
        inputMode={isNumber ? "numeric" : "text"}
        spellCheck={false}
        autoFocus
        error={errors.code?.message}
        {...form.register("code", { required: "Enter the code." })}
      />
      <Button type="submit" tone="primary" isBusy={isSubmitting}>
        Sign in
      </Button>
    </form>
  );
}
