export * from "./api-keys.ts";
export * from "./grants.ts";
export * from "./tokens.ts";
