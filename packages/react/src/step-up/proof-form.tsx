import type { ProblemCode } from "@guildhall/protocol";
import { useState, type InputHTMLAttributes, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { stepUpInEnglish } from "./messages.ts";

/** Problems that are told under the one field of the form. */
const ofTheField: Partial<Record<ProblemCode, string>> = { wrong_code: "it", wrong_credentials: "it" };

/** Asks for one thing to type; what `send` rejects with is told, and nothing is lost. */
export function ProofForm(props: {
  readonly label: string;
  readonly hint?: string;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
  readonly send: (typed: string) => Promise<unknown>;
}): ReactElement {
  const { label, hint, input, send } = props;
  const texts = useMessages("stepUp", stepUpInEnglish);
  const [typed, setTyped] = useState("");
  const [isMissing, setMissing] = useState(false);
  const proving = useAction(() => send(typed), ofTheField);
  return (
    <form
      className="gh-form gh-form-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(typed === "");
        if (typed !== "" && !proving.isBusy) void proving.run();
      }}
    >
      <TextField
        {...input}
        autoFocus
        label={label}
        hint={hint}
        error={isMissing ? texts.missing : (proving.errors["it"] ?? Object.values(proving.errors)[0])}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setMissing(false);
          proving.forget();
        }}
      />
      <Failure text={proving.failure} />
      <div className="gh-dialog-actions">
        <ActionButton type="submit" tone="primary" isBusy={proving.isBusy}>
          {texts.confirm}
        </ActionButton>
      </div>
    </form>
  );
}
