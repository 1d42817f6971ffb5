import type { Role } from "@guildhall/protocol";
import type { WholeListing } from "../list/listing.ts";

/** The roles of an organization, as whoever keeps them knows them. */
export interface RolesListing extends WholeListing<Role> {
  /** Every permission that a role may have. */
  readonly permissions: readonly string[];
}
