import type { Account } from "@guildhall/protocol";
import { useState } from "react";
import { useProblemText } from "../messages/problem-text.ts";
import { useGuildhall } from "../provider/guildhall-provider.tsx";

/** Signing out, as a menu sees it. */
export interface SigningOut {
  /** Why it could not; null when it could. */
  readonly failure: string | null;
  /** Signs one account out of this browser, or all of them for null. */
  readonly signOut: (account: Account | null) => void;
}

/** Signs accounts out; `done` is called after one, or all for null, did. */
export function useSignOut(done: (account: Account | null) => void): SigningOut {
  const client = useGuildhall();
  const problemText = useProblemText();
  const [failure, setFailure] = useState<string | null>(null);

  async function leave(account: Account | null): Promise<void> {
    setFailure(null);
    try {
      await client.signOut(account === null ? {} : { user: account.user.id });
      done(account);
    } catch (error) {
      setFailure(problemText(error));
    }
  }
  return { failure, signOut: (account) => void leave(account) };
}
