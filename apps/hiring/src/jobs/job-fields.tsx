import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { UseFormReturn } from "react-hook-form";
import { categoriesQuery } from "../data/queries.ts";
import { usePlace } from "../layout/use-place.ts";
import { Field, SelectField, TextField } from "../parts/field.tsx";
import { FormProblem } from "../parts/form-problem.tsx";

/** What the form of a job holds. */
export interface JobForm {
  readonly title: string;
  /** The id of its category; empty for none. */
  readonly category: string;
  readonly location: string;
  readonly description: string;
}

/** The fields of the form by the names that the server calls them. */
export const jobFields = {
  title: "title",
  category: "category",
  location: "location",
  description: "description",
} as const;

/** The fields of a job. */
export function JobFields({ form }: { readonly form: UseFormReturn<JobForm> }): ReactElement {
  const categories = useQuery(categoriesQuery(usePlace())).data ?? [];
  const { errors } = form.formState;
  return (
    <>
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
    </>
  );
}
