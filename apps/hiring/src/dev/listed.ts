import type { Guildhall, OrganizationClient } from "@guildhall/client";
import { useCurrentOrganization, useGuildhall, type Listing, type WholeListing } from "@guildhall/react";
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useId } from "react";
import { listingOf, wholeOf } from "../data/listing.ts";

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

interface PageQuery {
  readonly limit: number;
  readonly after?: string;
}

/**
 * A list of the organization that the demo is in, read from the pretended server page by page; another one for each
 * `filter`.
 */
export function useListed<Item>(
  load: (client: OrganizationClient, query: PageQuery) => Promise<Page<Item>>,
  filter: readonly unknown[] = [],
): Listing<Item> {
  const { client } = useCurrentOrganization();
  return usePages((query) => load(client, query), filter);
}

/** A list of an account, read from the pretended server page by page. */
export function useListedOutside<Item>(
  load: (client: Guildhall, query: PageQuery) => Promise<Page<Item>>,
): Listing<Item> {
  const client = useGuildhall();
  return usePages((query) => load(client, query), []);
}

function usePages<Item>(
  load: (query: PageQuery) => Promise<Page<Item>>,
  filter: readonly unknown[],
): Listing<Item> {
  const id = useId();
  return listingOf(
    useInfiniteQuery({
      queryKey: [id, ...filter],
      // While another search is asked for, the last one stays.
      placeholderData: keepPreviousData,
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam }): Promise<Page<Item>> =>
        load({ limit: 20, ...(pageParam === undefined ? {} : { after: pageParam }) }),
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  );
}

/** One answer about the organization that the demo is in. */
export function useRead<Answer>(
  load: (client: OrganizationClient) => Promise<Answer>,
): UseQueryResult<Answer> {
  const { client } = useCurrentOrganization();
  return useQuery({ queryKey: [useId()], queryFn: () => load(client) });
}

/** Has everything that the demo shows asked for again. */
export function useAskAgain(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries();
}

/** A list of the organization that the demo is in, which the pretended server answers as a whole. */
export function useWhole<Item>(
  load: (client: OrganizationClient) => Promise<{ readonly items: readonly Item[] }>,
): WholeListing<Item> {
  return wholeOf(useRead(load));
}

/** For what a demo has nothing to do about. */
export function nothing(): void {
  // The demo stays as it is.
}
