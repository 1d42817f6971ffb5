import type { PendingEmail } from "@guildhall/protocol";
import { useEffect, useState } from "react";
import { useGuildhall } from "../provider/guildhall-provider.tsx";

/** The address that somebody asked for, as far as it is known. */
export interface KnownPending {
  /** Null while none waits, and before it is known. */
  readonly pending: PendingEmail | null;
  /** Says what waits now, as the server just told. */
  readonly set: (pending: PendingEmail | null) => void;
}

/** Asks which address waits for an account to confirm it, and again when the account has changed. */
export function usePendingEmail(account: string): KnownPending {
  const client = useGuildhall();
  const [pending, setPending] = useState<PendingEmail | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const giveUp = new AbortController();
    const { signal } = giveUp;
    // It stands beside what can be done without it: where it can not be asked for, nothing waits.
    void client
      .call("GET /api/me/email-change", { account, signal })
      .catch(() => ({ pending: null }))
      .then((answer) => {
        if (!signal.aborted) setPending(answer.pending);
      });
    return () => giveUp.abort();
  }, [client, account, turn]);
  useEffect(
    () =>
      client.onSignal(({ what, user }) => {
        if (what === "account_changed" && user === account) setTurn((last) => last + 1);
      }),
    [client, account],
  );
  return { pending, set: setPending };
}
