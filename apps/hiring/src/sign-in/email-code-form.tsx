import type { SignedIn } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { useForm } from "react-hook-form";
import { MailSent } from "../mailed/mail-sent.tsx";
import { guildhall } from "../guildhall.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";
import { CodeForm } from "./code-form.tsx";

/** Has a code mailed, and signs in with it. */
export function EmailCodeForm(props: {
  readonly email: string;
  readonly attempt: (signingIn: Promise<SignedIn>) => Promise<void>;
}): ReactElement {
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo === null) return <AddressForm email={props.email} onSent={setSentTo} />;
  return (
    <>
      <MailSent email={sentTo} />
      <CodeForm
        label="Code"
        hint="8 digits. It works once, in this browser, for 10 minutes."
        isNumber
        send={(code) =>
          props.attempt(guildhall.signInBy("POST /api/auth/sign-in/email-code", { email: sentTo, code }))
        }
      />
    </>
  );
}

function AddressForm(props: {
  readonly email: string;
  readonly onSent: (email: string) => void;
}): ReactElement {
  const form = useForm({ defaultValues: { email: props.email } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ email }) => {
    try {
      await guildhall.call("POST /api/auth/email-code", { body: { email } });
      props.onSent(email);
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
        autoComplete="username"
        autoFocus
        error={errors.email?.message}
        {...form.register("email", { required: "Enter your e-mail address." })}
      />
      <Button type="submit" tone="primary" isBusy={isSubmitting}>
        Mail me a code
      </Button>
    </form>
  );
}
