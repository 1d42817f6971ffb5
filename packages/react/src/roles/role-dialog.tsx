import type { Role } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { typedSlug } from "../create-organization/slug.ts";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { roleMatrixInEnglish } from "./messages.ts";
import { PermissionChoice } from "./permission-choice.tsx";

/** What a role can always do: see the organization that it is in. A new role begins with it. */
const first: readonly string[] = ["organization:read", "member:read", "team:read", "role:read"];

/** Says what a role permits: a new one's when `role` is null, which is named here, too. */
export function RoleDialog(props: {
  readonly role: Role | null;
  /** Every permission that a role may have. */
  readonly permissions: readonly string[];
  readonly onClose: () => void;
  readonly onChange: () => void;
}): ReactElement {
  const { role, permissions, onClose, onChange } = props;
  const texts = useMessages("roleMatrix", roleMatrixInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const { client } = useCurrentOrganization();
  const [name, setName] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set(role?.permissions ?? first));
  const saving = useAction(
    async () => {
      const granted = permissions.filter((permission) => chosen.has(permission));
      if (role === null) {
        const body = { name: name.replace(/-$/, ""), permissions: granted };
        await client.call("POST /api/organizations/:org/roles", { body });
      } else {
        const input = { parameters: { role: role.name }, body: { permissions: granted } };
        await client.call("PATCH /api/organizations/:org/roles/:role", input);
      }
      onChange();
    },
    { role_taken: "name" },
  );
  const submit = async (): Promise<void> => {
    const isNameless = role === null && name.length < 2;
    setMissing(isNameless);
    if (!isNameless && !saving.isBusy && (await saving.run())) onClose();
  };
  const shown = role === null ? "" : (roleNames[role.name] ?? role.name);
  return (
    <Dialog title={role === null ? texts.createTitle : texts.editTitle(shown)} onClose={onClose}>
      <form
        className="gh-form gh-form-wide"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {role === null ? (
          <TextField
            label={texts.name}
            hint={texts.nameHint}
            placeholder={texts.namePlaceholder}
            error={isMissing ? texts.nameMissing : saving.errors["name"]}
            maxLength={40}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
            value={name}
            onChange={(event) => {
              setName(typedSlug(event.target.value));
              setMissing(false);
              saving.forget();
            }}
          />
        ) : (
          <p className="gh-muted">{texts.editHint(role.members)}</p>
        )}
        <PermissionChoice permissions={permissions} chosen={chosen} onChoose={choose} />
        <Failure text={saving.failure ?? saving.errors["permissions"] ?? null} />
        <div className="gh-dialog-actions">
          <ActionButton type="submit" tone="primary" isBusy={saving.isBusy}>
            {role === null ? texts.create : texts.save}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}
