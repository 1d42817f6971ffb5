import type { AccessToken, Answer as AnswerOf, createApiKey } from "@guildhall/protocol";
import { origin, type Organization, type Person } from "./cast.ts";
import { answerOf, type Answer, type World } from "./world.ts";

/** What a program's request says, beside its path. */
export interface Calling {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whom a program asks: a world's server, or another one. */
export interface Called {
  readonly guildhall: Pick<World["guildhall"], "fetch">;
}

/** Asks as a program does: with what it bears, and nothing that a browser says. */
export async function call(
  { guildhall, bearer }: Called & { readonly bearer: string },
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

/** What the token endpoint says to a program. */
export interface OauthAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly access_token?: string;
    readonly refresh_token?: string;
    readonly error?: string;
  };
}

/** Posts a form as a program does that speaks OAuth. */
export async function post(
  { guildhall }: Called,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<OauthAnswer> {
  const request = new Request(new URL(path, origin), { method: "POST", body: new URLSearchParams(form) });
  const { status, headers, body } = await answerOf(await guildhall.fetch(request));
  return { status, headers, body: body as OauthAnswer["body"] };
}

/** The name of the program in these tests. */
export const clientId = "acme-cli";

/** Uses a refresh token. */
export function refreshed(world: Called, token: string, client: string = clientId): Promise<OauthAnswer> {
  return post(world, "/api/token", { grant_type: "refresh_token", client_id: client, refresh_token: token });
}

/** Tokens of a program. */
export interface ProgramTokens {
  readonly access: string;
  readonly refresh: string;
}

/** The tokens in an answer. Throws when it has none. */
export function tokensOf({ status, body }: OauthAnswer): ProgramTokens {
  const { access_token: access, refresh_token: refresh } = body;
  if (access === undefined || refresh === undefined)
    throw new Error(`There are no tokens: ${String(status)} ${JSON.stringify(body)}`);
  return { access, refresh };
}

/** Has a person approve a program. */
export async function approvedDevice(world: World, person: Person): Promise<ProgramTokens> {
  const begun = await post(world, "/api/device_authorization", { client_id: clientId });
  const code = begun.body["user_code"];
  const { status } = await world.ask(person, "/api/me/device/approval", { method: "POST", body: { code } });
  if (status !== 204) throw new Error(`${person.name} could not approve: ${String(status)}`);
  return tokensOf(await polled(world, String(begun.body["device_code"])));
}

/** Asks what became of a device's wait. */
export function polled(world: Called, deviceCode: string): Promise<OauthAnswer> {
  return post(world, "/api/token", {
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    client_id: clientId,
    device_code: deviceCode,
  });
}

/** Exchanges a token for one of an organization. */
export function exchanged(world: Called, subject: string, organization: string): Promise<OauthAnswer> {
  return post(world, "/api/token", {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    client_id: clientId,
    subject_token: subject,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    organization,
  });
}
