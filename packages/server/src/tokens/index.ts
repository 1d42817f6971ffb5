export { apiKeyRoutes } from "./api-keys/routes.ts";
export { grantRoutes, type GrantOptions } from "./grants/routes.ts";
export { createSigningKeys, type SigningKeyOptions, type SigningKeys } from "./keys/signing-keys.ts";
export { tokenRoutes } from "./routes.ts";
export { careForKeys, createTokens, type KeyCare, type TokenOptions, type Tokens } from "./tokens.ts";
