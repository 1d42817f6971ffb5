import { useCurrentOrganization, usePermission } from "@guildhall/react";
import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { Button } from "../parts/button.tsx";
import { CreateJobDialog } from "./create-job-dialog.tsx";

/** Opens the form that creates a job; to whom the role does not permit it, it says so. */
export function CreateJobButton(): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const { session } = useCurrentOrganization();
  const may = usePermission("job:create");
  const refusal =
    session === null || may ? undefined : `Your role, ${session.role}, does not permit creating jobs`;
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
