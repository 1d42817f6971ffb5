import { createGuildhall, type ApiOf, type Guildhall, type GuildhallApi } from "@guildhall/client";
import type * as endpoints from "../shared/endpoints.ts";
import { keysOf } from "./data/keys.ts";
import { queryClient } from "./data/query-client.ts";

/** Everything that this application can call. */
export type HiringApi = GuildhallApi & ApiOf<typeof endpoints>;

/** The client of this tab. */
export const guildhall: Guildhall<HiringApi> = createGuildhall<HiringApi>({
  // What one account knew of one organization goes when its right to it ends, and nothing else.
  onDrop: (account, organization) =>
    queryClient.removeQueries({ queryKey: keysOf({ account, organization }).everything }),
});
