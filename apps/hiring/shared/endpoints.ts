export * from "./categories.ts";
export * from "./jobs.ts";
