import { Dialog } from "@guildhall/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useForm } from "react-hook-form";
import { keysOf } from "../data/keys.ts";
import { inside } from "../data/place.ts";
import { categoriesQuery } from "../data/queries.ts";
import { usePlace } from "../layout/use-place.ts";
import { Button } from "../parts/button.tsx";
import { Field, SelectField, TextField } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";

interface JobForm {
  readonly title: string;
  readonly category: string;
  readonly location: string;
  readonly description: string;
}

const fields = {
  title: "title",
  category: "category",
  location: "location",
  description: "description",
} as const;

/** The form that creates a job, as a draft or published at once. */
export function CreateJobDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const place = usePlace();
  const categories = useQuery(categoriesQuery(place)).data ?? [];
  const form = useForm<JobForm>({
    defaultValues: { title: "", category: "", location: "", description: "" },
  });
  const { errors } = form.formState;
  const creation = useCreation(form.setError, onClose);
  const submit = (status: "draft" | "published") =>
    form.handleSubmit((job) => creation.mutate({ ...job, status }));
  const busyWith = creation.isPending ? creation.variables.status : null;
  return (
    <Dialog title="Create job" onClose={onClose}>
      <form className="form" noValidate onSubmit={(event) => void submit("published")(event)}>
        <FormProblem message={errors.root?.message} />
        <Field
          label="Title"
          autoComplete="off"
          placeholder="Backend engineer"
          error={errors.title?.message}
          {...form.register("title", { required: "Enter a title." })}
        />
        <div className="form-row">
          <SelectField label="Category" error={errors.category?.message} {...form.register("category")}>
            <option value="">None</option>
            {categories.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <Field
            label="Location"
            autoComplete="off"
            placeholder="Berlin, or remote"
            error={errors.location?.message}
            {...form.register("location")}
          />
        </div>
        <TextField
          label="Description"
          rows={6}
          error={errors.description?.message}
          hint="What the work is, and who it is with."
          {...form.register("description")}
        />
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
      await queryClient.invalidateQueries({ queryKey: keysOf(place).allJobs });
      onDone();
    },
    onError: (error) => showProblem(error, setError, fields),
  });
}
