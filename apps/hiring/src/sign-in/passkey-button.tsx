import { askForPasskey, canShowPasskeys } from "@guildhall/client";
import type { SignedIn } from "@guildhall/protocol";
import { KeyRound } from "lucide-react";
import { useState, type ReactElement } from "react";
import { guildhall } from "../guildhall.ts";
import { Button } from "../parts/button.tsx";
import { FormProblem, wordsFor } from "../parts/form-problem.tsx";

/** Signs in with a passkey that the device finds by itself. Shows nothing where the browser has none. */
export function PasskeyButton(props: {
  readonly attempt: (signingIn: Promise<SignedIn>) => Promise<void>;
}): ReactElement | null {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  if (!canShowPasskeys()) return null;
  const signIn = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await props.attempt(withPasskey());
    } catch (error) {
      setProblem(error instanceof DOMException ? "No passkey was shown." : wordsFor(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button isBusy={isBusy} onClick={() => void signIn()}>
        <KeyRound size={14} aria-hidden />
        Use a passkey
      </Button>
      <FormProblem message={problem} />
    </>
  );
}

async function withPasskey(): Promise<SignedIn> {
  const { challenge, options } = await guildhall.call("POST /api/auth/sign-in/passkey/options");
  const response = await askForPasskey(options);
  return guildhall.signInBy("POST /api/auth/sign-in/passkey", { challenge, response });
}
