import { Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useForm, useWatch, type UseFormReturn } from "react-hook-form";
import { landingPath, rememberOn } from "../data/who.ts";
import { guildhall } from "../guildhall.ts";
import { Outside } from "../layout/outside.tsx";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";
import { slugFor } from "./slug-for.ts";

interface SignUpForm {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly organization: string;
}

const fields = {
  name: "name",
  email: "email",
  password: "password",
  "organization.name": "organization",
  "organization.slug": "organization",
  slug: "organization",
} as const;

/** Makes a person and their organization in one step. */
export function SignUpPage(): ReactElement {
  return (
    <Outside
      title="Create your account"
      lead="You and your organization, in one step."
      below={<Link to="/sign-in">I have an account already</Link>}
    >
      <Form />
    </Outside>
  );
}

function Form(): ReactElement {
  const router = useRouter();
  const form = useForm<SignUpForm>({
    defaultValues: { name: "", email: "", password: "", organization: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ organization, ...person }) => {
    try {
      const signedIn = await guildhall.signUp({ ...person, organization: { name: organization } });
      const path = landingPath(signedIn);
      rememberOn(path, signedIn.user.id);
      await router.navigate({ href: path });
    } catch (error) {
      showProblem(error, form.setError, fields);
    }
  });
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      <FormProblem message={errors.root?.message} />
      <Field
        label="Your name"
        autoComplete="name"
        autoFocus
        error={errors.name?.message}
        {...form.register("name", { required: "Enter your name." })}
      />
      <Field
        label="E-mail address"
        type="email"
        autoComplete="email"
        error={errors.email?.message}
        {...form.register("email", { required: "Enter your e-mail address." })}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 10 characters. A sentence is good."
        error={errors.password?.message}
        {...form.register("password", {
          required: "Choose a password.",
          minLength: { value: 10, message: "Use at least 10 characters." },
        })}
      />
      <OrganizationField form={form} error={errors.organization?.message} />
      <Button type="submit" tone="primary" isBusy={isSubmitting}>
        Create account
      </Button>
    </form>
  );
}

function OrganizationField(props: {
  readonly form: UseFormReturn<SignUpForm>;
  readonly error: string | undefined;
}): ReactElement {
  const { form, error } = props;
  const name = useWatch({ control: form.control, name: "organization" });
  const slug = slugFor(name);
  return (
    <Field
      label="Organization"
      autoComplete="organization"
      hint={
        slug === ""
          ? "Its name. You can create or join others later."
          : `Its address will be ${window.location.host}/${slug}`
      }
      error={error}
      {...form.register("organization", { required: "Enter a name for the organization." })}
    />
  );
}
