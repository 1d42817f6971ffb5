import { email as emailSchema } from "@guildhall/protocol";
import { fetchProtectedResource, type Configuration } from "openid-client";
import { z } from "zod";
import type { Identity } from "./identity.ts";

const person = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const addresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Who the holder of an access token is at GitHub, with their primary address. */
export async function githubIdentity(configuration: Configuration, accessToken: string): Promise<Identity> {
  const { id, login, name } = person.parse(await read(configuration, accessToken, "/user"));
  const held = addresses.parse(await read(configuration, accessToken, "/user/emails"));
  const primary = held.find((address) => address.primary);
  const email = emailSchema.safeParse(primary?.email).data ?? null;
  return {
    accountId: String(id),
    name: name ?? login,
    email,
    emailVerified: email !== null && primary?.verified === true,
  };
}

async function read(configuration: Configuration, accessToken: string, path: string): Promise<unknown> {
  const { origin } = new URL(configuration.serverMetadata().issuer);
  const api = origin === "https://github.com" ? "https://api.github.com" : origin;
  const headers = new Headers({ Accept: "application/vnd.github+json", "User-Agent": "guildhall" });
  const url = new URL(path, api);
  const answer = await fetchProtectedResource(configuration, accessToken, url, "GET", null, headers);
  if (!answer.ok) throw new Error(`GitHub answered ${path} with ${answer.status}.`);
  return answer.json();
}
