export { testDatabase, type TestDatabase, type TestDatabaseOptions } from "./database.ts";
export type { TestServerFacts } from "./global-setup.ts";
export * from "./belonging.ts";
export { describeConformance, type Conformance, type ConformanceWorld } from "./conformance.ts";
export * from "./cast.ts";
export * from "./note-table.ts";
export * from "./ranks.ts";
export { countingProxy, type CountingProxy } from "./counting-proxy.ts";
export { visitedTables } from "./visited.ts";
