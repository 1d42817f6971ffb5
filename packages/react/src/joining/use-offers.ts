import type { Guildhall } from "@guildhall/client";
import type { Account } from "@guildhall/protocol";
import { useEffect, useState } from "react";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { offersOf, type Offer } from "./offer.ts";

/** The offers to some accounts; empty until they are known. */
export interface KnownOffers {
  readonly offers: readonly Offer[];
  /** Asks for them again. */
  readonly refresh: () => void;
}

/** Asks which organizations the accounts may join, and again when the server tells of another invitation. */
export function useOffers(accounts: readonly Account[]): KnownOffers {
  const client = useGuildhall();
  const [offers, setOffers] = useState<readonly Offer[]>([]);
  const [turn, setTurn] = useState(0);
  // The accounts are new objects at each answer; who they are seldom changes.
  const who = accounts.map(({ user: { id, email } }) => `${id} ${email}`).join("\n");
  useEffect(() => {
    const giveUp = new AbortController();
    const people = who === "" ? [] : who.split("\n");
    void Promise.all(people.map((person) => offersTo(client, person, giveUp.signal))).then((found) => {
      if (!giveUp.signal.aborted) setOffers(found.flat());
    });
    return () => giveUp.abort();
  }, [client, who, turn]);
  useEffect(
    () =>
      client.onSignal(({ what }) => {
        if (what === "invitations_changed" || what === "membership_started") setTurn((last) => last + 1);
      }),
    [client],
  );
  return { offers, refresh: () => setTurn((last) => last + 1) };
}

async function offersTo(client: Guildhall, person: string, signal: AbortSignal): Promise<Offer[]> {
  const [account = "", email = ""] = person.split(" ");
  // Offers stand beside what somebody came for: what can not be asked for now is left out, and asked for again later.
  const [invitations, joinable] = await Promise.all([
    client.call("GET /api/me/invitations", { account, signal }).catch(() => ({ items: [] })),
    client.call("GET /api/me/joinable", { account, signal }).catch(() => ({ items: [] })),
  ]);
  return offersOf({ account, email }, invitations.items, joinable.items);
}
