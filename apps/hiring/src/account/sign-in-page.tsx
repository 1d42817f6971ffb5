import { useMe } from "@guildhall/react";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useForm } from "react-hook-form";
import { landingPath, rememberOn } from "../data/who.ts";
import { guildhall } from "../guildhall.ts";
import { Outside } from "../layout/outside.tsx";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";
import { DemoPeople } from "./demo-people.tsx";
import { isDevelopment } from "./development.ts";

const route = getRouteApi("/sign-in");

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Signs in, or adds another account to those that are signed in already. */
export function SignInPage(): ReactElement {
  const { accounts } = useMe();
  const signIn = useSignIn();
  const isAnother = accounts.length > 0;
  return (
    <Outside
      title={isAnother ? "Add another account" : "Sign in"}
      lead={
        isAnother
          ? `Beside ${accounts.map(({ user }) => user.email).join(", ")}, who stay signed in.`
          : undefined
      }
      beside={isDevelopment && <DemoPeople signIn={signIn} />}
      below={
        <>
          {isAnother ? (
            <Link to="/">Back to my organizations</Link>
          ) : (
            <Link to="/sign-up">Create an account</Link>
          )}
          <Link to="/reset">Forgot your password?</Link>
        </>
      }
    >
      <SignInForm signIn={signIn} />
    </Outside>
  );
}

function SignInForm({ signIn }: { readonly signIn: (who: Credentials) => Promise<void> }): ReactElement {
  const form = useForm<Credentials>({ defaultValues: { email: "", password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (who) => {
    try {
      await signIn(who);
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
        {...form.register("email", { required: "Enter your e-mail address." })}
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

/** Signs in and goes where the person wanted to go, else where they were last. */
function useSignIn(): (who: Credentials) => Promise<void> {
  const router = useRouter();
  const { next } = route.useSearch();
  return async (who) => {
    const signedIn = await guildhall.signIn(who);
    const path = next ?? landingPath(signedIn);
    // Whoever signed in last is who goes there, whatever this tab was used as before.
    rememberOn(path, signedIn.user.id);
    router.history.push(path);
  };
}
