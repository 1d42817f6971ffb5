import type { AccessToken, Answer as AnswerOf, createApiKey } from "@guildhall/protocol";
import { origin, type Organization, type Person } from "./cast.ts";
import { answerOf, type Answer, type World } from "./world.ts";

/** What a program's request says, beside its path. */
export interface Calling {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks as a program does: with what it bears, and nothing that a browser says. */
export async function call(
  { guildhall, bearer }: Pick<World, "guildhall"> & { readonly bearer: string },
  path: string,
  { method = "GET", body, headers }: Calling = {},
): Promise<Answer> {
  const request = new Request(new URL(path, origin), {
    method,
    headers: {
      Authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answerOf(await guildhall.fetch(request));
}

/** The access token of somebody's session in an organization, from their browser. */
export async function tokenOf(
  world: World,
  person: Person,
  { organization, audience }: { readonly organization: Organization; readonly audience?: string },
): Promise<string> {
  const { status, body } = await world.ask(person, `/api/organizations/${organization.slug}/tokens`, {
    method: "POST",
    body: audience === undefined ? {} : { audience },
  });
  if (status !== 200) throw new Error(`${person.name} got no token: ${JSON.stringify(body)}`);
  return (body as AccessToken).access_token;
}

/** An API key, as somebody made it. */
export async function keyOf(
  world: World,
  person: Person,
  {
    organization,
    permissions,
  }: { readonly organization: Organization; readonly permissions: readonly string[] },
): Promise<AnswerOf<typeof createApiKey>> {
  const { status, body } = await world.ask(person, `/api/organizations/${organization.slug}/api-keys`, {
    method: "POST",
    body: { name: "Deploy", permissions },
  });
  if (status !== 201) throw new Error(`${person.name} got no key: ${JSON.stringify(body)}`);
  return body as AnswerOf<typeof createApiKey>;
}
