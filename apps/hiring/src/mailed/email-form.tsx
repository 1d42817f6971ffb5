import { useState, type ReactElement } from "react";
import { useForm } from "react-hook-form";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";
import { MailSent } from "./mail-sent.tsx";

/** Asks for an e-mail address, and has a mail sent there. */
export function EmailForm(props: {
  readonly action: string;
  readonly email?: string | undefined;
  readonly send: (email: string) => Promise<unknown>;
}): ReactElement {
  const form = useForm({ defaultValues: { email: props.email ?? "" } });
  const { errors, isSubmitting } = form.formState;
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) return <MailSent email={sentTo} />;
  const submit = form.handleSubmit(async ({ email }) => {
    try {
      await props.send(email);
      setSentTo(email);
    } catch (error) {
      showProblem(error, form.setError, { email: "email" });
    }
  });
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      <FormProblem message={errors.root?.message} />
      <Field
        label="E-mail address"
        type="email"
        autoComplete="email"
        error={errors.email?.message}
        {...form.register("email", { required: "Enter your e-mail address." })}
      />
      <Button type="submit" tone="primary" isBusy={isSubmitting}>
        {props.action}
      </Button>
    </form>
  );
}
