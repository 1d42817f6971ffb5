import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** Somebody whom an identity provider knows. */
export interface Known {
  readonly email: string;
  readonly name?: string;
  readonly emailVerified?: boolean;
  /** How they prove themselves there (default a password). */
  readonly amr?: readonly string[];
}

/** Cookies that somebody's browser keeps for an identity provider. */
export type Jar = Map<string, string>;

/** An identity provider that speaks OpenID Connect, on this machine. */
export class OidcProvider {
  /** What it says of whom, by subject. */
  readonly people: Map<string, Known> = new Map<string, Known>();
  readonly client: { readonly clientId: string; readonly clientSecret: string } = {
    clientId: "guildhall",
    clientSecret: "a secret of the provider's and ours",
  };
  /** Who sat down to sign in, as often as it asked. */
  readonly asked: string[] = [];
  /** What it makes of the tokens that it gives out. */
  tamper: (tokens: Record<string, unknown>) => Record<string, unknown> = (tokens) => tokens;
  readonly #server: Server;
  #provider: Provider | null = null;
  #login = "";

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request, response) => void this.#serve(request, response));
  }

  /** Starts one that has no clients yet. */
  static async start(): Promise<OidcProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new OidcProvider(server);
  }

  /** What it is called. */
  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Enters us as a client that comes from these addresses. */
  register(...redirectUris: string[]): void {
    this.#provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: this.client.clientId,
          client_secret: this.client.clientSecret,
          redirect_uris: redirectUris,
        },
      ],
      claims: { openid: ["sub", "amr"], email: ["email", "email_verified"], profile: ["name"] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      cookies: { keys: ["a key of the provider's"] },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, sub) => ({
        accountId: sub,
        claims: () => {
          const { email, name, emailVerified = true } = this.people.get(sub) ?? { email: "" };
          return { sub, email, email_verified: emailVerified, ...(name === undefined ? {} : { name }) };
        },
      }),
      loadExistingGrant: async ({ oidc }) => {
        const { client, session, provider } = oidc;
        const grant = new provider.Grant({
          clientId: client?.clientId ?? "",
          accountId: session?.accountId ?? "",
        });
        grant.addOIDCScope("openid email profile");
        await grant.save();
        return grant;
      },
    });
  }

  /**
   * Opens an address of its own in a browser, signs in as somebody where it asks, and gives the address that it sends the
   * browser back to.
   */
  async visit(url: string, subject: string, jar: Jar = new Map()): Promise<string> {
    this.#login = subject;
    let place = url;
    for (let step = 0; step < 10; step += 1) {
      const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
      const answer = await fetch(place, { redirect: "manual", headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      const next = answer.headers.get("location");
      if (next === null) throw new Error(`Nobody was sent on: ${answer.status} ${await answer.text()}`);
      place = new URL(next, place).href;
      if (!place.startsWith(this.issuer)) return place;
    }
    throw new Error("It goes round in circles.");
  }

  /** Stops it. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (!provider) {
      response.writeHead(404).end();
      return;
    }
    if (request.url?.startsWith("/interaction/") === true) {
      this.asked.push(this.#login);
      const { amr = ["pwd"] } = this.people.get(this.#login) ?? {};
      await provider.interactionFinished(request, response, {
        login: { accountId: this.#login, amr: [...amr] },
      });
      return;
    }
    if (request.url === "/token") this.#tamperWith(response);
    await provider.callback()(request, response);
  }

  #tamperWith(response: ServerResponse): void {
    const end = response.end.bind(response) as (text: string) => ServerResponse;
    response.end = ((text: string) => {
      const tokens = this.tamper(JSON.parse(text) as Record<string, unknown>);
      const changed = JSON.stringify(tokens);
      response.setHeader("Content-Length", Buffer.byteLength(changed));
      return end(changed);
    }) as typeof response.end;
  }
}
