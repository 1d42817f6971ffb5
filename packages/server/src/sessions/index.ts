export { endingRoutes } from "./ending.ts";
export { overviewRoutes } from "./overview-routes.ts";
export { purgeSessions, purgeSessionsEveryHour, type PurgedSessions } from "./purge.ts";
export { sessionRoutes, type SessionOptions } from "./routes.ts";
