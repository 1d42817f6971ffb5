export { createLive, type Live, type LiveOptions } from "./live.ts";
export { liveRoutes } from "./routes.ts";
export type { LiveLimits } from "./switchboard.ts";
