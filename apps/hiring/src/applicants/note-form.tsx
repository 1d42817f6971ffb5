import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useForm } from "react-hook-form";
import { keysOf } from "../data/keys.ts";
import { inside } from "../data/place.ts";
import { usePlace } from "../layout/use-place.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { FormProblem, showProblem } from "../parts/form-problem.tsx";
import { useRefusalOf } from "../parts/use-refusal-of.ts";

interface Note {
  readonly note: string;
}

/** Writes a note on an applicant. */
export function NoteForm({ applicant }: { readonly applicant: string }): ReactElement {
  const place = usePlace();
  const queries = useQueryClient();
  const refusal = useRefusalOf("applicant:update", "writing notes");
  const form = useForm<Note>({ defaultValues: { note: "" } });
  const { errors } = form.formState;
  const writing = useMutation({
    mutationFn: async (body: Note) =>
      (await inside(place)).call("POST /api/organizations/:org/applicants/:applicant/notes", {
        parameters: { applicant },
        body,
      }),
    onSuccess: () => {
      form.reset();
      return queries.invalidateQueries({ queryKey: keysOf(place).history(applicant) });
    },
    onError: (error) => showProblem(error, form.setError, { note: "note" }),
  });
  if (refusal !== undefined) return <p className="muted">{`${refusal}.`}</p>;
  const submit = form.handleSubmit((note) => writing.mutate(note));
  return (
    <form className="note-form" noValidate onSubmit={(event) => void submit(event)}>
      <FormProblem message={errors.root?.message} />
      <TextField
        label="Note"
        rows={3}
        maxLength={2000}
        error={errors.note?.message}
        {...form.register("note", { required: "Write something." })}
      />
      <Button type="submit" isBusy={writing.isPending}>
        Add note
      </Button>
    </form>
  );
}
