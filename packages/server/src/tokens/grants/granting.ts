import type { Answer, getToken, Grants } from "@guildhall/protocol";
import { Problem, type Call } from "../../http/index.ts";
import type { People } from "../../people/index.ts";
import type { Door } from "../../tenancy/index.ts";
import type { Tokens } from "../tokens.ts";
import type { Derivation } from "./secrets.ts";

/** What tokens are granted with. */
export interface Granting {
  readonly door: Door;
  readonly tokens: Tokens;
  readonly derivation: Derivation;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** Where mails are left. */
  readonly people: Pick<People, "mail">;
}

/** A call of the token endpoint. */
export type TokenCall = Call<typeof getToken>;
/** What it is answered with. */
export type Granted = Answer<typeof getToken>;

/** How long a session of a program in an organization lasts, in seconds: 7 days, as a browser's. */
export const sessionSeconds: number = 7 * 24 * 60 * 60;
/** How long a device is good for, in seconds: 90 days, however much it is used. */
export const deviceSeconds: number = 90 * 24 * 60 * 60;

/** The name under which a device's own tokens are checked: here, and by no service. */
export function deviceAudience(issuer: string): string {
  return `${issuer}/api/token`;
}

/** The service that a token is wanted for. Throws the problem `invalid_target` for a name under ours. */
export function audienceOf({ body }: TokenCall, { issuer }: Tokens): string {
  const { audience = issuer } = body;
  if (audience.startsWith(`${issuer}/`)) throw new Problem("invalid_target");
  return audience;
}

/** A parameter that this grant can not do without. Throws the problem `invalid_body`. */
export function required(
  { body }: TokenCall,
  field: "refresh_token" | "device_code" | "subject_token" | "subject_token_type" | "organization",
): string {
  const value = body[field];
  if (value === undefined)
    throw new Problem("invalid_body", { fields: [{ field, message: "This is required." }] });
  return value;
}

/** The request as the events of triggers tell it. */
export function requestOf({ facts }: TokenCall): string {
  return JSON.stringify({ id: facts.id, ip: facts.ip, userAgent: facts.userAgent });
}
