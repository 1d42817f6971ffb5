/**
 * A list that is read as a whole, as a component shows it, wherever it is kept: TanStack Query's queries, a store, a loader.
 * The components read lists from whoever keeps them and ask for their changes themselves.
 */
export interface WholeListing<Item> {
  readonly items: readonly Item[];
  /** Nothing is known of it yet. */
  readonly isLoading: boolean;
  /** Why nothing could be loaded; null when something was, or is being. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** A list that is read page by page. */
export interface Listing<Item> extends WholeListing<Item> {
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
}
