export * from "./domains.ts";
export * from "./invitation-links.ts";
export * from "./membership.ts";
