export * from "./management.ts";
export * from "./oauth.ts";
export * from "./passkeys.ts";
export * from "./sign-in.ts";
export * from "./step-up.ts";
export * from "./totp.ts";
