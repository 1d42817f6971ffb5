import { ProblemError } from "@guildhall/client";
import type { Account, ProblemCode, ProblemDocument } from "@guildhall/protocol";
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
      throw inWords(error, {
        wrong_credentials: () => texts.passwordWrong,
        sole_owner: ({ slugs = [] }) => texts.soleOwner(slugs.map(nameOf).join(", ")),
      });
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

/** A refusal in words that say more here than those that the server has for its code; all else as it is. */
function inWords(
  error: unknown,
  words: Partial<Record<ProblemCode, (problem: ProblemDocument) => string>>,
): unknown {
  const say = error instanceof ProblemError ? words[error.code] : undefined;
  if (!(error instanceof ProblemError) || say === undefined) return error;
  return new ProblemError({ ...error.problem, detail: say(error.problem) });
}
