export * from "./applicants.ts";
export * from "./careers.ts";
export * from "./categories.ts";
export * from "./jobs.ts";
export * from "./overview.ts";
