import type { Role } from "@guildhall/protocol";

/** The roles of an organization, as whoever keeps them knows them. */
export interface RolesListing {
  readonly items: readonly Role[];
  /** Every permission that a role may have. */
  readonly permissions: readonly string[];
  readonly isLoading: boolean;
  /** Why they could not be loaded; null when they were, or are being. */
  readonly error: unknown;
  readonly retry: () => void;
}
