import { ProblemError } from "@guildhall/client";
import { useCallback, useEffect, useRef } from "react";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import type { Row } from "./rows.ts";

/** Fetches ahead what the page of a row shows; `signal` is aborted when nobody is about to go there any more. */
export type WarmPage = (to: Omit<Row, "key">, signal: AbortSignal) => unknown;

/** How long somebody stays on a row before they may mean it. */
const dwellMilliseconds = 80;

/**
 * Warms the row that somebody stays on, so that going there waits for nothing: opens its session, then calls `warmPage`.
 * One row at a time; leaving it gives up what is under way, unless it is left by going there, which the function that
 * this returns says.
 */
export function useWarming(row: Row | undefined, warmPage: WarmPage | undefined): () => void {
  const client = useGuildhall();
  const latest = useRef({ row, warmPage });
  const chosen = useRef(false);
  useEffect(() => {
    latest.current = { row, warmPage };
  });
  const session = row?.organization.session;
  const key = session === "open" || session === "ready" ? row?.key : undefined;
  useEffect(() => {
    if (key === undefined) return;
    const left = new AbortController();
    chosen.current = false;
    const warm = async (): Promise<void> => {
      const { row: meant, warmPage: warmData } = latest.current;
      if (meant?.key !== key) return;
      const { organization, account } = meant;
      try {
        await client.organization(organization.slug, account.user.id).warm();
        if (!left.signal.aborted) await warmData?.(meant, left.signal);
      } catch (error) {
        // A refusal is news of the row, which `me` tells; it is said to whoever chooses it.
        if (error instanceof ProblemError) void client.refreshMe();
      }
    };
    const timer = setTimeout(() => void warm(), dwellMilliseconds);
    return () => {
      clearTimeout(timer);
      if (!chosen.current) left.abort();
    };
  }, [client, key]);
  return useCallback(() => {
    chosen.current = true;
  }, []);
}
