import {
  createToken,
  deviceCodeGrant,
  readAuthorizationServer,
  readKeys,
  tokenExchangeGrant,
  type AccessToken,
  type Answer,
} from "@guildhall/protocol";
import { Problem, route, type Call, type Route } from "../http/index.ts";
import { serveOrganization, type Door, type InsideOrganization } from "../tenancy/index.ts";
import { issue } from "./access/access-token.ts";
import type { Tokens } from "./tokens.ts";

/** Access tokens for a browser's own session, and what everybody may know of how tokens are made. */
export function tokenRoutes(door: Door, tokens: Tokens): readonly Route[] {
  const { keys, issuer } = tokens;
  return [
    serveOrganization(door, createToken, (inside) => tokenFor(tokens, inside)),
    route(readKeys, async () => (await keys.published()) as Answer<typeof readKeys>),
    route(readAuthorizationServer, () =>
      Promise.resolve({
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        token_endpoint: `${issuer}/api/token`,
        device_authorization_endpoint: `${issuer}/api/device_authorization`,
        grant_types_supported: ["refresh_token", deviceCodeGrant, tokenExchangeGrant],
        response_types_supported: [],
        token_endpoint_auth_methods_supported: ["none"],
        service_documentation: `${issuer}/docs/tokens`,
      }),
    ),
  ];
}

/** Makes a token for a service. One that came with a token gets no other by it: what was stolen would never end. */
async function tokenFor(
  tokens: Tokens,
  { context, facts, body }: InsideOrganization & Call<typeof createToken>,
): Promise<AccessToken> {
  if (facts.bearerToken !== null) throw new Problem("forbidden", { detail: "Refresh the token instead." });
  const { audience = tokens.issuer } = body;
  // What has a name under ours is ours to name.
  if (audience.startsWith(`${tokens.issuer}/`)) throw new Problem("invalid_target");
  return issue(tokens, context, { audience, clientId: "browser" });
}
