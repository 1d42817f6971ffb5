import { useState, type ReactElement } from "react";
import type { Job } from "../../shared/endpoints.ts";
import { Button } from "../parts/button.tsx";
import { wordsFor } from "../parts/form-problem.tsx";
import { useRefusalOf } from "../parts/use-refusal-of.ts";
import { EditJobDialog } from "./edit-job-dialog.tsx";
import { useJobChange } from "./use-job-change.ts";

const nextStep = {
  draft: { name: "Publish", status: "published", tone: "primary" },
  published: { name: "Close job", status: "closed", tone: "quiet" },
  closed: { name: "Reopen", status: "published", tone: "quiet" },
} as const;

/** What can be done with a job: it is edited, published, closed and opened again. */
export function JobActions({ job }: { readonly job: Job }): ReactElement {
  const [isEditing, setEditing] = useState(false);
  const refusal = useRefusalOf("job:update", "changing jobs");
  const change = useJobChange(job.id);
  const { name, status, tone } = nextStep[job.status];
  return (
    <>
      {change.isError && (
        <span className="field-error" role="alert">
          {wordsFor(change.error)}
        </span>
      )}
      <Button refusal={refusal} onClick={() => setEditing(true)}>
        Edit
      </Button>
      <Button
        tone={tone}
        refusal={refusal}
        isBusy={change.isPending}
        onClick={() => change.mutate({ status })}
      >
        {name}
      </Button>
      {isEditing && <EditJobDialog job={job} onClose={() => setEditing(false)} />}
    </>
  );
}
