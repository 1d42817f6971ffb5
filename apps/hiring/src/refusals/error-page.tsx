import { ProblemError } from "@guildhall/client";
import { useMe } from "@guildhall/react";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { Link, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, type ReactElement } from "react";
import { Outside } from "../layout/outside.tsx";
import { Button } from "../parts/button.tsx";
import { wordsFor } from "../parts/form-problem.tsx";

/** What is said when a page could not be shown. */
export function ErrorPage({ error, reset }: ErrorComponentProps): ReactElement {
  const router = useRouter();
  const { status } = useMe();
  const again = useCallback(async (): Promise<void> => {
    await router.invalidate();
    reset();
  }, [router, reset]);
  useWhenKnown(again);
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const isTriedAgain = problem !== undefined && status === "error";
  return (
    <Outside
      title="This page could not be shown"
      lead={isTriedAgain ? `${wordsFor(error)} It is tried again by itself.` : wordsFor(error)}
      below={
        problem?.instance !== undefined && <span className="muted">{`Request ${problem.instance}`}</span>
      }
    >
      <div className="outside-actions">
        <Button tone="primary" onClick={() => void again()}>
          Try again
        </Button>
        <Link to="/" className="button button-quiet">
          Go to my organizations
        </Link>
      </div>
    </Outside>
  );
}

/** Does something once it is known again who is here. */
function useWhenKnown(act: () => Promise<void>): void {
  const { version } = useMe();
  const known = useRef(version);
  useEffect(() => {
    if (known.current === version) return;
    known.current = version;
    void act();
  }, [version, act]);
}
