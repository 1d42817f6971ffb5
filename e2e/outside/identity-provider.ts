import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Provider } from "oidc-provider";

/** An organization's own identity provider, on this machine: whoever types an e-mail address there is that person. */
export interface IdentityProvider {
  /** What it is called. */
  readonly issuer: string;
  /** As what it knows the application. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  /** Enters the address of the application that it sends browsers back to. */
  register(redirectUri: string): void;
  stop(): Promise<void>;
}

/** Starts an identity provider that knows no application yet. @see OpenID Connect Core 1.0 */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const client = { clientId: "guildhall", clientSecret: "a secret of the provider's and the application's" };
  let provider: Provider | undefined;
  const server = createServer((request, response) => {
    if (provider) void serve(provider, request, response);
    else response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    client,
    register(redirectUri) {
      provider = providerOf(issuer, { ...client, redirectUri });
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

function providerOf(issuer: string, { clientId, clientSecret, redirectUri }: Client): Provider {
  return new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    // What it says of a person stands in the ID token.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ["a key of the provider's"] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, email: sub, email_verified: true }) }),
    // Whoever signs in there is not asked what the application may know.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? "" });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
}

async function serve(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.startsWith("/interaction/") !== true) {
    await provider.callback()(request, response);
  } else if (request.method === "POST") {
    const accountId = new URLSearchParams(await text(request)).get("email") ?? "";
    await provider.interactionFinished(request, response, { login: { accountId } });
  } else {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(signInPage);
  }
}

const signInPage = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Identity provider</title><link rel="icon" href="data:,"></head>
  <body>
    <h1>Who are you?</h1>
    <form method="post">
      <label>Work e-mail <input name="email" type="email" autofocus></label>
      <button>Continue</button>
    </form>
  </body>
</html>
`;
