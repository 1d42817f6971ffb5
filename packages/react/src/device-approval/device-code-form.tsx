import { ProblemError } from "@guildhall/client";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { deviceApprovalInEnglish } from "./messages.ts";

/** A program that waits for an answer. */
export interface WaitingDevice {
  /** The code that it shows. */
  readonly code: string;
  /** What it calls itself. */
  readonly client: string;
  readonly expiresAt: string;
}

/** Asks for the code that a program shows, and finds what waits for it. */
export function DeviceCodeForm(props: {
  /** The code to begin with; it is sent only by the person. */
  readonly code: string;
  /** The id of the user who asks. */
  readonly account: string;
  readonly onFound: (waiting: WaitingDevice) => void;
}): ReactElement {
  const { account, onFound } = props;
  const texts = useMessages("deviceApproval", deviceApprovalInEnglish);
  const client = useGuildhall();
  const [code, setCode] = useState(props.code);
  const [isMissing, setMissing] = useState(false);
  const [isUnknown, setUnknown] = useState(false);
  const looking = useAction(async () => {
    try {
      onFound({ code, ...(await client.call("POST /api/me/device/viewing", { body: { code }, account })) });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "not_found") throw error;
      setUnknown(true);
    }
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setMissing(code.trim() === "");
    if (code.trim() !== "" && !looking.isBusy) void looking.run();
  };
  const refused = isUnknown ? texts.codeUnknown : looking.errors["code"];
  return (
    <form className="gh-form" noValidate onSubmit={submit}>
      <TextField
        label={texts.code}
        hint={texts.codeHint}
        error={isMissing ? texts.codeMissing : refused}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        dir="ltr"
        maxLength={40}
        value={code}
        onChange={(event) => {
          setCode(event.target.value);
          setMissing(false);
          setUnknown(false);
          looking.forget();
        }}
      />
      <Failure text={looking.failure} />
      <ActionButton type="submit" tone="primary" isBusy={looking.isBusy}>
        {texts.go}
      </ActionButton>
    </form>
  );
}
