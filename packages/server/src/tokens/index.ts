export { createSigningKeys, type SigningKeyOptions, type SigningKeys } from "./keys/signing-keys.ts";
