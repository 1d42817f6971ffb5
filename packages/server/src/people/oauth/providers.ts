import { email as emailSchema, oauthProvider, type OauthProvider } from "@guildhall/protocol";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  Configuration,
  discovery,
} from "openid-client";
import { z } from "zod";
import { githubIdentity } from "./github.ts";
import type { Identity } from "./identity.ts";

/** What a service elsewhere knows us by. */
export interface OauthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The services that a deployment is set up for. */
export type OauthClients = Partial<Readonly<Record<OauthProvider, OauthClient>>>;

/** Where the services are, when they are not where they are: for tests. */
export type OauthPlaces = Partial<Readonly<Record<OauthProvider, string>>>;

/** What binds a way there to the way back. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A service elsewhere. */
export interface Provider {
  /** Where to send the browser; `again` asks the service to ask the person, as far as it does that. */
  authorizationUrl(checks: Checks, again: boolean): Promise<string>;
  /** Who came back, with which query; throws when that proves nothing. */
  identify(search: string, checks: Checks): Promise<Identity>;
}

/** The services that are set up, by name. */
export type Providers = ReadonlyMap<OauthProvider, Provider>;

/** What the services are made of. */
export interface ProvidersOptions {
  readonly clients: OauthClients;
  readonly places: OauthPlaces;
  readonly publicUrl: string;
}

const issuers: Readonly<Record<OauthProvider, string>> = {
  google: "https://accounts.google.com",
  microsoft: "https://login.microsoftonline.com/common/v2.0",
  github: "https://github.com/login/oauth",
};

/** Makes the services that a deployment is set up for. */
export function createProviders({ clients, places, publicUrl }: ProvidersOptions): Providers {
  const made = oauthProvider.options.flatMap((name) => {
    const client = clients[name];
    if (!client) return [];
    const redirectUri = new URL(`/api/auth/callback/${name}`, publicUrl).href;
    const issuer = places[name] ?? issuers[name];
    return [[name, providerOf(name, { client, issuer, redirectUri })] as const];
  });
  return new Map(made);
}

interface Setup {
  readonly client: OauthClient;
  readonly issuer: string;
  readonly redirectUri: string;
}

const scopes: Readonly<Record<OauthProvider, string>> = {
  google: "openid email profile",
  microsoft: "openid email profile",
  github: "read:user user:email",
};

/** What makes a service ask the person once more: Microsoft for the password, the others which account they mean. */
const prompts: Readonly<Record<OauthProvider, string>> = {
  google: "select_account",
  microsoft: "login",
  github: "select_account",
};

function providerOf(name: OauthProvider, setup: Setup): Provider {
  const configured = once(() => configurationOf(name, setup));
  return {
    async authorizationUrl({ state, nonce, verifier }, again) {
      const url = buildAuthorizationUrl(await configured(), {
        redirect_uri: setup.redirectUri,
        scope: scopes[name],
        state,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        ...(name === "github" ? {} : { nonce }),
        ...(again ? { prompt: prompts[name] } : {}),
      });
      return url.href;
    },
    async identify(search, { state, nonce, verifier }) {
      const configuration = await configured();
      // The address that we are known under, whatever a proxy made of it.
      const url = new URL(`${setup.redirectUri}${search}`);
      const checks = { expectedState: state, pkceCodeVerifier: verifier };
      if (name === "github") {
        const { access_token } = await authorizationCodeGrant(configuration, url, checks);
        return githubIdentity(configuration, access_token);
      }
      const tokens = await authorizationCodeGrant(configuration, url, { ...checks, expectedNonce: nonce });
      return identityOf(name, tokens.claims());
    },
  };
}

async function configurationOf(name: OauthProvider, { client, issuer }: Setup): Promise<Configuration> {
  const { clientId, clientSecret } = client;
  const isInsecure = new URL(issuer).protocol === "http:";
  if (name !== "github") {
    const execute = isInsecure ? [allowPlain] : [];
    return discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: 10 });
  }
  const endpoints = {
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/access_token`,
  };
  const configuration = new Configuration({ issuer, ...endpoints }, clientId, clientSecret);
  configuration.timeout = 10;
  if (isInsecure) allowPlain(configuration);
  return configuration;
}

// Plain http is for services on one's own machine: all three have https addresses, and only a test gives another.
// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out, as it does here
const allowPlain: (configuration: Configuration) => void = allowInsecureRequests;

/** Makes something at the first need; a failure is forgotten, so that it is tried again. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

const idToken = z.object({
  sub: z.string().min(1),
  name: z.string().nullish(),
  email: z.string().nullish(),
  email_verified: z.boolean().nullish(),
  tid: z.string().nullish(),
  xms_edov: z.union([z.boolean(), z.string(), z.number()]).nullish(),
});

/** The directory of Microsoft's own accounts, which are people's mailboxes. */
const personalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

function identityOf(name: "google" | "microsoft", claims: unknown): Identity {
  const { sub, tid, ...told } = idToken.parse(claims);
  const email = emailSchema.safeParse(told.email).data ?? null;
  // In anybody's own directory of Microsoft's an administrator writes what addresses they like.
  const emailVerified =
    name === "google"
      ? told.email_verified === true
      : tid === personalTenant || [true, 1, "1", "true"].includes(told.xms_edov ?? false);
  const accountId = name === "google" ? sub : `${tid ?? ""}/${sub}`;
  return { accountId, name: told.name ?? null, email, emailVerified: email !== null && emailVerified };
}
