export { securityFloor } from "./await-server.ts";
export { describeTarget, withDatabase, withLogin, type Login } from "./connection-url.ts";
export { openDatabase, type Database, type DatabaseOptions } from "./database.ts";
export { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from "./embedded/start.ts";
export * from "./flight.ts";
export {
  startJobs,
  type ClaimedJob,
  type JobLog,
  type JobRunner,
  type JobsOptions,
  type Work,
} from "./jobs/jobs.ts";
export { listen, type Listening, type ListenOptions } from "./listen.ts";
export { guildhallMigrations, migrate, type AppliedMigration, type MigrationSource } from "./migrate.ts";
export { createPool, isDatabaseUnavailable, type PoolOptions } from "./pool.ts";
export {
  mayBecomeTenant,
  prepareRoles,
  roles,
  type PreparedRoles,
  type PrepareRolesOptions,
} from "./roles.ts";
export { dumpSchema, type DumpSchemaOptions } from "./schema.ts";
