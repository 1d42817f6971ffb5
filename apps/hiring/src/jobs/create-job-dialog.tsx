import { Dialog } from "@guildhall/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useForm } from "react-hook-form";
import { readAgain } from "../data/belonging-queries.ts";
import { inside } from "../data/place.ts";
import { usePlace } from "../layout/use-place.ts";
import { Button } from "../parts/button.tsx";
import { showProblem } from "../parts/form-problem.tsx";
import { JobFields, jobFields, type JobForm } from "./job-fields.tsx";

/** The form that creates a job, as a draft or published at once. */
export function CreateJobDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const form = useForm<JobForm>({
    defaultValues: { title: "", category: "", location: "", description: "" },
  });
  const creation = useCreation(form.setError, onClose);
  const submit = (status: "draft" | "published") =>
    form.handleSubmit((job) => creation.mutate({ ...job, status }));
  const busyWith = creation.isPending ? creation.variables.status : null;
  return (
    <Dialog title="Create job" onClose={onClose}>
      <form className="form" noValidate onSubmit={(event) => void submit("published")(event)}>
        <JobFields form={form} />
        <div className="form-actions">
          <Button isBusy={busyWith === "draft"} onClick={() => void submit("draft")()}>
            Save as draft
          </Button>
          <Button tone="primary" type="submit" isBusy={busyWith === "published"}>
            Publish
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function useCreation(setError: ReturnType<typeof useForm<JobForm>>["setError"], onDone: () => void) {
  const place = usePlace();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ category, ...job }: JobForm & { readonly status: "draft" | "published" }) =>
      (await inside(place)).call("POST /api/organizations/:org/jobs", {
        body: { ...job, category: category === "" ? null : category },
      }),
    onSuccess: async () => {
      // The form goes when the job is there to be seen behind it.
      await readAgain(queryClient, place);
      onDone();
    },
    onError: (error) => showProblem(error, setError, jobFields),
  });
}
