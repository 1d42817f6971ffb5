import { useState, type ReactElement, type ReactNode } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { Dialog } from "./dialog.tsx";

/** What `ConfirmDialog` takes. */
export interface ConfirmDialogProps {
  readonly title: string;
  /** What comes of it, each as one sentence. */
  readonly consequences: readonly string[];
  /** What the button says that does it. */
  readonly action: string;
  /** Does it; what it rejects with is told in the dialog, which stays. */
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
  /** A text that must be typed first, such as the name of what is deleted. */
  readonly typed?: { readonly label: string; readonly text: string } | undefined;
  /** Asked before it is done: a choice, a password. */
  readonly children?: ReactNode;
}

/** Asks before something is done that takes something away: lists what comes of it, and begins on the safe button. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const { title, consequences, action, onConfirm, onClose, typed, children } = props;
  const general = useMessages("general", generalInEnglish);
  const [text, setText] = useState("");
  const confirmation = useAction(onConfirm);
  const isTyped = typed === undefined || text.trim() === typed.text;
  const confirm = async (): Promise<void> => {
    if (isTyped && !confirmation.isBusy && (await confirmation.run())) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose} isAlert>
      <form
        className="gh-form gh-form-wide"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <ul className="gh-consequences">
          {consequences.map((consequence) => (
            <li key={consequence}>{consequence}</li>
          ))}
        </ul>
        {children}
        {typed !== undefined && (
          <TextField
            label={typed.label}
            value={text}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <Failure text={confirmation.failure ?? Object.values(confirmation.errors)[0] ?? null} />
        <div className="gh-dialog-actions">
          <ActionButton data-first-focus onClick={onClose}>
            {general.cancel}
          </ActionButton>
          <ActionButton
            type="submit"
            tone="danger"
            isBusy={confirmation.isBusy}
            refusal={isTyped ? undefined : general.typeFirst(typed.text)}
          >
            {action}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}
