export * from "./bytes.ts";
export * from "./endpoint.ts";
export * from "./endpoints/index.ts";
export * from "./event.ts";
export * from "./permission.ts";
export * from "./problem.ts";
export * from "./vocabulary.ts";
