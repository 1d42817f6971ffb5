import { Dialog } from "@guildhall/react";
import type { ReactElement } from "react";
import { useForm } from "react-hook-form";
import type { Job } from "../../shared/endpoints.ts";
import { Button } from "../parts/button.tsx";
import { showProblem } from "../parts/form-problem.tsx";
import { JobFields, jobFields, type JobForm } from "./job-fields.tsx";
import { useJobChange } from "./use-job-change.ts";

/** The form that changes a job; only what was changed is sent. */
export function EditJobDialog({
  job,
  onClose,
}: {
  readonly job: Job;
  readonly onClose: () => void;
}): ReactElement {
  const { title, location, description } = job;
  const form = useForm<JobForm>({
    defaultValues: { title, category: job.category?.id ?? "", location, description },
  });
  const { dirtyFields } = form.formState;
  const change = useJobChange(job.id);
  const submit = form.handleSubmit(({ category, ...texts }) => {
    const values = { ...texts, category: category === "" ? null : category };
    const changed = Object.entries(values).filter(([name]) => Object.hasOwn(dirtyFields, name));
    change.mutate(Object.fromEntries(changed), {
      onSuccess: onClose,
      onError: (error) => showProblem(error, form.setError, jobFields),
    });
  });
  return (
    <Dialog title="Edit job" onClose={onClose}>
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        <JobFields form={form} />
        <div className="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" isBusy={change.isPending}>
            Save changes
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
