import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { Button } from "../parts/button.tsx";
import { useRefusalOf } from "../parts/use-refusal-of.ts";
import { CreateJobDialog } from "./create-job-dialog.tsx";

/** Opens the form that creates a job; to whom the role does not permit it, it says so. */
export function CreateJobButton(): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const refusal = useRefusalOf("job:create", "creating jobs");
  return (
    <>
      <Button tone="primary" refusal={refusal} onClick={() => setOpen(true)}>
        <Plus size={16} aria-hidden />
        Create job
      </Button>
      {isOpen && <CreateJobDialog onClose={() => setOpen(false)} />}
    </>
  );
}
