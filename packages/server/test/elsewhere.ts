import type { OauthProvider } from "@guildhall/protocol";
import { createEmulator, type Emulator } from "emulate";
import type { OauthClients, OauthPlaces } from "../src/people/index.ts";
import { origin } from "./cast.ts";
import { freePort } from "./free-port.ts";

/** Services elsewhere that one can sign in with, on this machine. */
export interface Elsewhere {
  readonly clients: OauthClients;
  readonly places: OauthPlaces;
  /** Signs in there as somebody; gives the address that the service sends the browser back to. */
  visit(url: string, login: string): Promise<string>;
  close(): Promise<void>;
}

const client = { clientId: "guildhall", clientSecret: "a secret of theirs and ours" };
const registered = (name: OauthProvider): Readonly<Record<string, unknown>> => ({
  client_id: client.clientId,
  client_secret: client.clientSecret,
  name: "Guildhall",
  redirect_uris: [`${origin}/api/auth/callback/${name}`],
});

/** Who has an account at all three, by the address there. */
export interface Somebody {
  readonly email: string;
  readonly name: string;
  /** Google says that the address is theirs (default true). */
  readonly verified?: boolean;
}

/** Starts Google, GitHub and Microsoft, with people in them; a person's login at GitHub is what stands before the @. */
export async function startElsewhere(people: readonly Somebody[]): Promise<Elsewhere> {
  const google = await start("google", {
    users: people.map(({ email, name, verified = true }) => ({ email, name, email_verified: verified })),
    oauth_clients: [registered("google")],
  });
  const github = await start("github", {
    users: people.map(({ email, name }) => ({ login: loginOf(email), name, email })),
    oauth_apps: [registered("github")],
  });
  const microsoft = await start("microsoft", {
    users: people.map(({ email, name }) => ({ email, name })),
    oauth_clients: [registered("microsoft")],
  });
  const tenant = await issuerOf(`${microsoft.url}/common/v2.0/.well-known/openid-configuration`);
  return {
    clients: { google: client, github: client, microsoft: client },
    places: { google: google.url, github: `${github.url}/login/oauth`, microsoft: tenant },
    visit,
    close: async () => {
      await Promise.all([google, github, microsoft].map((service) => service.close()));
    },
  };
}

function loginOf(email: string): string {
  return email.split("@")[0] ?? "";
}

async function start(service: OauthProvider, seed: Readonly<Record<string, unknown>>): Promise<Emulator> {
  return createEmulator({ service, port: await freePort(), seed: { [service]: seed } });
}

async function issuerOf(discovery: string): Promise<string> {
  const { issuer } = (await (await fetch(discovery)).json()) as { readonly issuer: string };
  return issuer;
}

/** Finds somebody's button on the page of a service, and presses it; gives the address that the browser is sent back to. */
export async function visit(url: string, login: string): Promise<string> {
  const page = await (await fetch(url)).text();
  const form = (page.match(/<form[\s\S]*?<\/form>/g) ?? []).find((each) =>
    new RegExp(`name="(?:email|login|user_ref)" value="${login}"`).test(each),
  );
  if (form === undefined) throw new Error(`There is no ${login} on the page: ${page.slice(0, 2000)}`);
  const fields = [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    value.replaceAll("&amp;", "&"),
  ]);
  const action = /action="([^"]+)"/.exec(form)?.[1] ?? "";
  const answer = await fetch(new URL(action, url), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(Object.fromEntries(fields) as Record<string, string>),
  });
  const place = answer.headers.get("location");
  if (place === null) throw new Error(`Nobody was sent back: ${await answer.text()}`);
  return place;
}
