import type { Role } from "@guildhall/protocol";
import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { ListFailure } from "../list/list-state.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { DeleteRole } from "./delete-role.tsx";
import { roleMatrixInEnglish } from "./messages.ts";
import { RoleDialog } from "./role-dialog.tsx";
import { RoleMatrix } from "./role-matrix.tsx";
import type { RolesListing } from "./roles-listing.ts";

/** What `Roles` takes. */
export interface RolesProps extends RootProps {
  readonly list: RolesListing;
  /** Called after something was changed: whoever keeps the roles asks for them again. */
  readonly onChange: () => void;
}

interface Task {
  readonly kind: "edit" | "delete";
  readonly role: Role;
}

/** What each role permits, by resource; changes and deletes the organization's own roles. */
export function Roles({ list, onChange, ...root }: RolesProps): ReactElement {
  const [task, setTask] = useState<Task | null>(null);
  const close = (): void => setTask(null);
  return (
    <div {...rootOf("gh-roles", root)}>
      {list.error === null ? (
        <RoleMatrix
          list={list}
          onEdit={(role) => setTask({ kind: "edit", role })}
          onDelete={(role) => setTask({ kind: "delete", role })}
        />
      ) : (
        <ListFailure list={list} />
      )}
      {task?.kind === "edit" && (
        <RoleDialog role={task.role} permissions={list.permissions} onClose={close} onChange={onChange} />
      )}
      {task?.kind === "delete" && (
        <DeleteRole role={task.role} roles={list.items} onClose={close} onChange={onChange} />
      )}
    </div>
  );
}

/** What `CreateRoleButton` takes. */
export interface CreateRoleButtonProps extends RootProps<HTMLButtonElement> {
  readonly list: RolesListing;
  /** Called after a role was created: whoever keeps the roles asks for them again. */
  readonly onChange: () => void;
}

/** Opens the form that creates a role; to whom the role does not permit it, it says so. */
export function CreateRoleButton({ list, onChange, ...root }: CreateRoleButtonProps): ReactElement {
  const texts = useMessages("roleMatrix", roleMatrixInEnglish);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        {...root}
        tone="primary"
        refusal={useRefusal("role:create")}
        onClick={() => setOpen(true)}
      >
        <Plus size={16} aria-hidden />
        {texts.create}
      </ActionButton>
      {isOpen && (
        <RoleDialog
          role={null}
          permissions={list.permissions}
          onClose={() => setOpen(false)}
          onChange={onChange}
        />
      )}
    </>
  );
}
