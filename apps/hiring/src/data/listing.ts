import type { Listing } from "@guildhall/react";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";

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
