export { deleteExpiredExports, expireEveryHour, type ExpiringOptions } from "./expiring.ts";
export { exportPerformer, type MakingOptions } from "./making.ts";
export { exportRoutes, type ExportOptions } from "./routes.ts";
