import { useRouter } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import { guildhall } from "../guildhall.ts";
import { Button } from "../parts/button.tsx";
import { wordsFor } from "../parts/form-problem.tsx";

/** Signs every account of this browser out, on a page that has no account menu, and goes to the sign-in. */
export function SignOutButton(): ReactElement {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const leave = async (): Promise<void> => {
    setBusy(true);
    try {
      await guildhall.signOut();
      await router.navigate({ to: "/sign-in", replace: true });
    } catch (error) {
      setProblem(wordsFor(error));
      setBusy(false);
    }
  };
  return (
    <>
      <Button isBusy={isBusy} onClick={() => void leave()}>
        Sign out
      </Button>
      {problem !== null && <p role="alert">{problem}</p>}
    </>
  );
}
