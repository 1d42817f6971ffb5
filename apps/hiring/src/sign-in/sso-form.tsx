import { ProblemError } from "@guildhall/client";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useForm } from "react-hook-form";
import { pages } from "../../shared/pages.ts";
import { given } from "../data/queries.ts";
import { guildhall } from "../guildhall.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";

const route = getRouteApi("/sign-in");
const unknown = "No organization with this address has a sign-in of its own.";

/** Asks which organization it is, and leaves for its identity provider. */
export function SsoForm(): ReactElement {
  const { next } = route.useSearch();
  const form = useForm({ defaultValues: { organization: organizationIn(next) } });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;
  const submit = form.handleSubmit(async ({ organization }) => {
    try {
      const body = { organization: organization.trim(), ...given({ returnTo: next }) };
      const { url } = await guildhall.call("POST /api/auth/sign-in/sso", { body });
      window.location.assign(url);
    } catch (error) {
      if (error instanceof ProblemError && error.code === "not_found") {
        form.setError("organization", { message: unknown }, { shouldFocus: true });
      } else showProblem(error, form.setError, { organization: "organization" });
    }
  });
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      <FormProblem message={errors.root?.message} />
      <Field
        label="Address of the organization"
        hint="What stands behind the slash, like acme."
        autoComplete="organization"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        error={errors.organization?.message}
        {...form.register("organization", { required: "Enter the address of your organization." })}
      />
      <Button type="submit" tone="primary" isBusy={isSubmitting || isSubmitSuccessful}>
        Continue
      </Button>
    </form>
  );
}

/** The organization whose page was asked for; empty for a page of another kind. */
function organizationIn(path = ""): string {
  const [, first = ""] = path.split(/[/?#]/);
  return pages.some((page) => page.split("/")[1] === first) ? "" : first;
}
