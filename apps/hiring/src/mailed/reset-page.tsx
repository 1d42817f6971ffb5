import { ProblemError } from "@guildhall/client";
import { Link } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import { useForm } from "react-hook-form";
import { guildhall } from "../guildhall.ts";
import { Outside } from "../layout/outside.tsx";
import { useFragment } from "../layout/use-fragment.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";
import { EmailForm } from "./email-form.tsx";
import { tokenFrom } from "./token.ts";

/** Sets a new password: asks for the mail, or, opened from that mail, for the password. */
export function ResetPage(): ReactElement {
  const token = tokenFrom(useFragment());
  const [stage, setStage] = useState<"asked" | "expired" | "done">("asked");
  if (stage === "done") return <Done />;
  if (token === null || stage === "expired") return <AskForMail isExpired={stage === "expired"} />;
  return (
    <Outside title="Set a new password" lead="Everything that is signed in as you is signed out.">
      <PasswordForm token={token} onDone={() => setStage("done")} onExpired={() => setStage("expired")} />
    </Outside>
  );
}

function PasswordForm(props: {
  readonly token: string;
  readonly onDone: () => void;
  readonly onExpired: () => void;
}): ReactElement {
  const form = useForm({ defaultValues: { password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await guildhall.call("POST /api/auth/reset-password", { body: { token: props.token, password } });
      props.onDone();
    } catch (error) {
      if (error instanceof ProblemError && error.code === "token_expired") props.onExpired();
      else showProblem(error, form.setError, { password: "password" });
    }
  });
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      <FormProblem message={errors.root?.message} />
      <Field
        label="New password"
        type="password"
        autoComplete="new-password"
        autoFocus
        hint="At least 10 characters. A sentence is good."
        error={errors.password?.message}
        {...form.register("password", {
          required: "Choose a password.",
          minLength: { value: 10, message: "Use at least 10 characters." },
        })}
      />
      <Button type="submit" tone="primary" isBusy={isSubmitting}>
        Set the password
      </Button>
    </form>
  );
}

function AskForMail({ isExpired }: { readonly isExpired: boolean }): ReactElement {
  return (
    <Outside
      title="Reset your password"
      lead={
        isExpired
          ? "This link was used before or is too old. We can send you a new one."
          : "We send you a mail with a link to set a new one."
      }
      below={<Link to="/sign-in">Back to signing in</Link>}
    >
      <EmailForm
        action="Send the mail"
        send={(email) => guildhall.call("POST /api/auth/request-password-reset", { body: { email } })}
      />
    </Outside>
  );
}

function Done(): ReactElement {
  return (
    <Outside title="Your password is set" lead="Sign in with it now.">
      <Link to="/sign-in" className="button button-primary">
        Sign in
      </Link>
    </Outside>
  );
}
