import type { Role } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { SelectField } from "../form/field.tsx";
import { rolesWithin } from "../members/within-role.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { roleMatrixInEnglish } from "./messages.ts";

/** Asks before a role is deleted, and which role its members get. */
export function DeleteRole(props: {
  readonly role: Role;
  readonly roles: readonly Role[];
  readonly onClose: () => void;
  readonly onChange: () => void;
}): ReactElement {
  const { role, roles, onClose, onChange } = props;
  const texts = useMessages("roleMatrix", roleMatrixInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const { client, session } = useCurrentOrganization();
  const [successor, setSuccessor] = useState("member");
  const nameOf = (name: string): string => roleNames[name] ?? name;
  return (
    <ConfirmDialog
      title={texts.removeTitle(nameOf(role.name))}
      consequences={texts.removeConsequences(role.members)}
      action={texts.removeAction}
      onClose={onClose}
      onConfirm={async () => {
        const input = { parameters: { role: role.name }, query: role.members > 0 ? { successor } : {} };
        await client.call("DELETE /api/organizations/:org/roles/:role", input);
        onChange();
      }}
    >
      {role.members > 0 && (
        <SelectField
          label={texts.successor}
          value={successor}
          onChange={(event) => setSuccessor(event.target.value)}
        >
          {rolesWithin(roles, session)
            .filter(({ name }) => name !== role.name && name !== "owner")
            .map(({ name }) => (
              <option key={name} value={name}>
                {nameOf(name)}
              </option>
            ))}
        </SelectField>
      )}
    </ConfirmDialog>
  );
}
