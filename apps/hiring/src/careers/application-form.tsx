import { ProblemError } from "@guildhall/client";
import { useId, type ReactElement } from "react";
import { useForm, type UseFormRegisterReturn } from "react-hook-form";
import { guildhall } from "../guildhall.ts";
import { Button } from "../parts/button.tsx";
import { Field, TextField } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";

interface Application {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly link: string;
  readonly message: string;
  readonly consent: boolean;
  readonly website: string;
}

const empty: Application = {
  name: "",
  email: "",
  phone: "",
  link: "",
  message: "",
  consent: false,
  website: "",
};

const fields = {
  name: "name",
  email: "email",
  phone: "phone",
  link: "link",
  message: "message",
  consent: "consent",
} as const;

/** The form to apply for a job. What is typed stays until it has arrived. */
export function ApplicationForm(props: {
  readonly org: string;
  readonly job: string;
  /** The organization's name. */
  readonly organization: string;
  /** Called with the applicant's name. */
  readonly onApplied: (name: string) => void;
  /** Called when the job turns out to take no applications any more. */
  readonly onClosed: () => void;
}): ReactElement {
  const { org, job, organization, onApplied, onClosed } = props;
  const { register, handleSubmit, setError, formState } = useForm<Application>({ defaultValues: empty });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ consent: _given, ...application }) => {
    try {
      const body = { ...application, consent: true as const };
      await guildhall.call("POST /api/careers/:org/jobs/:job/applications", {
        parameters: { org, job },
        body,
      });
      onApplied(application.name.trim());
    } catch (error) {
      if (error instanceof ProblemError && error.code === "not_found") onClosed();
      else showProblem(error, setError, fields);
    }
  });
  return (
    <form className="form careers-panel" noValidate onSubmit={(event) => void submit(event)}>
      <h2>Apply</h2>
      <FormProblem message={errors.root?.message} />
      <Field
        label="Your name"
        autoComplete="name"
        error={errors.name?.message}
        {...register("name", { required: "Enter your name." })}
      />
      <Field
        label="E-mail address"
        type="email"
        autoComplete="email"
        error={errors.email?.message}
        {...register("email", { required: "Enter your e-mail address." })}
      />
      <Field
        label="Phone (optional)"
        type="tel"
        autoComplete="tel"
        error={errors.phone?.message}
        {...register("phone")}
      />
      <Field
        label="Link to your CV or work (optional)"
        type="url"
        placeholder="https://"
        error={errors.link?.message}
        {...register("link")}
      />
      <TextField
        label="CV or letter as text (optional)"
        rows={6}
        error={errors.message?.message}
        {...register("message", { maxLength: { value: 5000, message: "Use at most 5000 characters." } })}
      />
      <NotForPeople field={register("website")} />
      <Consent
        organization={organization}
        error={errors.consent?.message}
        field={register("consent", { required: "Without your consent your application can not be kept." })}
      />
      <Button type="submit" tone="primary" isBusy={isSubmitting}>
        Send application
      </Button>
    </form>
  );
}

/** A field that programs fill in and people do not see. */
function NotForPeople({ field }: { readonly field: UseFormRegisterReturn }): ReactElement {
  return (
    <div className="visually-hidden" aria-hidden="true">
      <label>
        Leave this empty
        <input type="text" tabIndex={-1} autoComplete="off" {...field} />
      </label>
    </div>
  );
}

function Consent(props: {
  readonly organization: string;
  readonly error: string | undefined;
  readonly field: UseFormRegisterReturn;
}): ReactElement {
  const { organization, error, field } = props;
  const id = useId();
  return (
    <div className="consent">
      <label>
        <input
          type="checkbox"
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error === undefined ? undefined : id}
          {...field}
        />
        <span>{`${organization} may keep what I send here to decide about my application.`}</span>
      </label>
      {error !== undefined && (
        <p id={id} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
}
