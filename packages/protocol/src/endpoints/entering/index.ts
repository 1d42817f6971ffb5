export * from "./devices.ts";
export * from "./endings.ts";
export * from "./policy.ts";
export * from "./sessions.ts";
export * from "./sso.ts";
