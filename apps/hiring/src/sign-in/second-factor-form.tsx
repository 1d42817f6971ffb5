import { ProblemError } from "@guildhall/client";
import type { SignedIn } from "@guildhall/protocol";
import type { ReactElement } from "react";
import { guildhall } from "../guildhall.ts";
import { CodeForm } from "./code-form.tsx";
import { PasskeyButton } from "./passkey-button.tsx";

/** Goes on with a sign-in that asked for a second factor: a code, or a passkey in place of all of it. */
export function SecondFactorForm(props: {
  /** The ways that would do. */
  readonly ways: readonly string[];
  readonly attempt: (signingIn: Promise<SignedIn>) => Promise<void>;
  /** Called with why, when the attempt is too old. */
  readonly onExpired: (why: string) => void;
}): ReactElement {
  const { ways, attempt, onExpired } = props;
  const send = async (code: string): Promise<void> => {
    try {
      await attempt(guildhall.signInBy("POST /api/auth/sign-in/second-factor", { code }));
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "challenge_expired") throw error;
      onExpired(error.message);
    }
  };
  return (
    <>
      <CodeForm label="Code" send={send} />
      {ways.includes("hwk") && <PasskeyButton attempt={attempt} />}
    </>
  );
}
