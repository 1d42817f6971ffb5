import { useRef, useState } from "react";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useProblemText } from "../messages/problem-text.ts";
import type { Row } from "./rows.ts";

/** The switch that is under way or was refused. */
export interface Attempt {
  readonly row: Row;
  /** Why it was refused; null while it is under way. */
  readonly refusal: string | null;
}

/** How one gets from one organization to another. */
export interface Switching {
  readonly attempt: Attempt | null;
  /** Opens the row's session, then goes there; a refusal leaves everything as it is. Resolves with whether it was refused. */
  readonly switchTo: (row: Row) => Promise<boolean>;
  /** Gives up what is under way, and forgets a refusal. */
  readonly reset: () => void;
}

/** Switching for a component; `go` is called once the session is open, and only for what was asked for last. */
export function useSwitching(go: (row: Row) => void): Switching {
  const client = useGuildhall();
  const problemText = useProblemText();
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const asked = useRef(0);

  async function switchTo(row: Row): Promise<boolean> {
    const turn = ++asked.current;
    const organization = client.organization(row.organization.slug, row.account.user.id);
    const { status } = organization.state.snapshot();
    try {
      if (status !== "open") {
        setAttempt({ row, refusal: null });
        await organization.open();
      }
    } catch (error) {
      if (turn !== asked.current) return false;
      setAttempt({ row, refusal: problemText(error) });
      return true;
    }
    if (turn !== asked.current) return false;
    setAttempt(null);
    go(row);
    // What was open already, or was being warmed, is in use from now on; the page waits for nothing.
    if (status === "open" || status === "opening") {
      organization.open({ isDeliberate: false }).catch(() => undefined);
    }
    return false;
  }

  return {
    attempt,
    switchTo,
    reset() {
      asked.current++;
      setAttempt(null);
    },
  };
}
