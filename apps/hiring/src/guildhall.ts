import { createGuildhall, type ApiOf, type Guildhall, type GuildhallApi } from "@guildhall/client";
import type * as endpoints from "../shared/endpoints.ts";

/** Everything that this application can call. */
export type HiringApi = GuildhallApi & ApiOf<typeof endpoints>;

/** The client of this tab. */
export const guildhall: Guildhall<HiringApi> = createGuildhall<HiringApi>();
