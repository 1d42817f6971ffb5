import type { Listing, WholeListing } from "@guildhall/react";
import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from "@tanstack/react-query";

interface Page<Item> {
  readonly items: readonly Item[];
}

/** A paged query as the components of the library show a list. */
export function listingOf<Item>(query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>): Listing<Item> {
  return {
    items: query.data?.pages.flatMap(({ items }) => items) ?? [],
    isLoading: query.isPending,
    // What is known stays shown when asking again fails.
    error: query.data === undefined ? query.error : null,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}

/** A query that is answered as a whole, as the components of the library show a list. */
export function wholeOf<Item>(query: UseQueryResult<Page<Item>>): WholeListing<Item> {
  return {
    items: query.data?.items ?? [],
    isLoading: query.isPending,
    // What is known stays shown when asking again fails.
    error: query.data === undefined ? query.error : null,
    retry: () => void query.refetch(),
  };
}
