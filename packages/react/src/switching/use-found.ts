import type { Guildhall } from "@guildhall/client";
import type { Account, OwnOrganization } from "@guildhall/protocol";
import { useEffect, useState } from "react";
import { useGuildhall } from "../provider/guildhall-provider.tsx";

/** Organizations that the server found, by the id of the user who belongs there. */
export type Found = ReadonlyMap<string, readonly OwnOrganization[]>;

/** What a search on the server came to. */
export interface ServerSearch {
  readonly found: Found;
  /** What was searched for could not be, where `me` does not tell of everything. */
  readonly hasFailed: boolean;
}

const nothing: ServerSearch = { found: new Map(), hasFailed: false };
/** How long somebody types no further letter before the server is asked. */
const pauseMilliseconds = 100;
const most = 50;

/** Searches on the server for organizations of accounts that have more than `me` tells of; in vain without such. */
export function useFound(accounts: readonly Account[], query: string): ServerSearch {
  const client = useGuildhall();
  const [last, setLast] = useState(nothing);
  const wanted = query.trim();
  const who = accounts.filter(hasMore).map(({ user }) => user.id);
  const people = wanted === "" ? "" : who.join(" ");
  useEffect(() => {
    if (people === "") return;
    const giveUp = new AbortController();
    const timer = setTimeout(() => {
      void Promise.all(
        people.split(" ").map((id) => ask(client, { id, wanted, signal: giveUp.signal })),
      ).then(
        (answers) => {
          if (!giveUp.signal.aborted) setLast({ found: new Map(answers), hasFailed: false });
        },
        () => {
          if (!giveUp.signal.aborted) setLast({ ...nothing, hasFailed: true });
        },
      );
    }, pauseMilliseconds);
    return () => {
      clearTimeout(timer);
      giveUp.abort();
    };
  }, [client, people, wanted]);
  // What an earlier letter found stays until the next answer: the search in the page says what of it is meant.
  return people === "" ? nothing : last;
}

/** Whether an account has organizations that `me` does not tell of. */
export function hasMore({ organizationCount, organizations }: Account): boolean {
  return organizationCount > organizations.length;
}

async function ask(
  client: Guildhall,
  { id, wanted, signal }: { readonly id: string; readonly wanted: string; readonly signal: AbortSignal },
): Promise<readonly [string, readonly OwnOrganization[]]> {
  const { items } = await client.call("GET /api/me/organizations", {
    account: id,
    query: { search: wanted.slice(0, 80), limit: most },
    background: true,
    signal,
  });
  return [id, items];
}
