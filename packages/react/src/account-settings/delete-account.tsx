import { ProblemError } from "@guildhall/client";
import type { Account } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { TextField } from "../form/field.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { accountInEnglish } from "./messages.ts";

/** Deletes an account, after its password was typed; says which organizations would be left without an owner. */
export function DeleteAccount(props: {
  readonly account: Account;
  readonly onDelete: () => void;
}): ReactElement {
  const { account, onDelete } = props;
  const { user, organizations } = account;
  const texts = useMessages("account", accountInEnglish);
  const client = useGuildhall();
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState("");
  const nameOf = (slug: string): string => organizations.find((each) => each.slug === slug)?.name ?? slug;
  const remove = async (): Promise<void> => {
    try {
      await client.call("DELETE /api/me", { body: { password }, account: user.id });
    } catch (error) {
      throw soleOwner(error, (slugs) => texts.soleOwner(slugs.map(nameOf).join(", ")));
    }
    await client.refreshMe();
    onDelete();
  };
  return (
    <div className="gh-danger-row">
      <div>
        <p className="gh-field-label">{texts.remove}</p>
        <p className="gh-muted">{texts.removeText}</p>
      </div>
      <ActionButton tone="danger" onClick={() => setOpen(true)}>
        {texts.removeButton}
      </ActionButton>
      {isOpen && (
        <ConfirmDialog
          title={texts.removeTitle(user.email)}
          consequences={texts.removeConsequences(organizations.length)}
          action={texts.removeAction}
          onClose={() => {
            setOpen(false);
            setPassword("");
          }}
          onConfirm={remove}
        >
          <TextField
            label={texts.password}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </ConfirmDialog>
      )}
    </div>
  );
}

/** The refusal of a sole owner with the organizations by name, which the server tells by slug; all else as it is. */
function soleOwner(error: unknown, textFor: (slugs: readonly string[]) => string): unknown {
  if (!(error instanceof ProblemError) || error.code !== "sole_owner") return error;
  return new ProblemError({ ...error.problem, detail: textFor(error.problem.slugs ?? []) });
}
