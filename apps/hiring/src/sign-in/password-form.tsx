import type { SignedIn } from "@guildhall/protocol";
import type { ReactElement } from "react";
import { useForm } from "react-hook-form";
import { guildhall } from "../guildhall.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";

/** Signs in with e-mail address and password. */
export function PasswordForm(props: {
  readonly email: string;
  /** Called with what is typed, so that another way need not ask for it again. */
  readonly onEmail: (email: string) => void;
  readonly attempt: (signingIn: Promise<SignedIn>) => Promise<void>;
}): ReactElement {
  const { email, onEmail, attempt } = props;
  const form = useForm({ defaultValues: { email, password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (who) => {
    try {
      await attempt(guildhall.signIn(who));
    } catch (error) {
      showProblem(error, form.setError, { email: "email", password: "password" });
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
        {...form.register("email", {
          required: "Enter your e-mail address.",
          onChange: (event: { readonly target: { readonly value: string } }) => onEmail(event.target.value),
        })}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register("password", { required: "Enter your password." })}
      />
      <Button type="submit" tone="primary" isBusy={isSubmitting}>
        Sign in
      </Button>
    </form>
  );
}
