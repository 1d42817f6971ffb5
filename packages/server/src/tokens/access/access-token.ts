import { accessTokenSeconds, acr, type AccessToken, type AccessTokenClaims } from "@guildhall/protocol";
import { newId } from "../../http/index.ts";
import type { MemberContext } from "../../tenancy/index.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";

/** Who makes tokens, and with what. */
export interface Issuing {
  readonly keys: Pick<SigningKeys, "sign">;
  /** The public URL: what `iss` says. */
  readonly issuer: string;
}

/** For whom a token is made. */
export interface Bearer {
  /** The name of the service that will check it. */
  readonly audience: string;
  /** The program that asked: `browser`, or what a device was approved as. */
  readonly clientId: string;
}

/** What a token of no organization and one of an organization have in common: how the person proved themselves. */
export interface Proof {
  readonly methods: readonly string[];
  readonly authenticatedAt: Date;
}

/** Makes the access token of an organization session that was entered: it says who that is in this very moment. */
export async function issue(
  { keys, issuer }: Issuing,
  { organization, user, role, permissions, session }: MemberContext,
  { audience, clientId }: Bearer,
): Promise<AccessToken> {
  const claims: AccessTokenClaims = {
    iss: issuer,
    aud: audience,
    sub: user.id,
    client_id: clientId,
    ...times(),
    jti: newId(),
    sid: session.id,
    org_id: organization.id,
    org_slug: organization.slug,
    role,
    permissions: [...permissions],
    ...proofClaims(session, organization.id),
  };
  return answerOf(await keys.sign(claims));
}

/** What a token that was just signed is handed out as. */
export function answerOf(token: string): AccessToken {
  return { access_token: token, token_type: "Bearer", expires_in: accessTokenSeconds };
}

/** From when until when a token is good that is made now. */
export function times(): { readonly iat: number; readonly exp: number } {
  const iat = Math.floor(Date.now() / 1000);
  return { iat, exp: iat + accessTokenSeconds };
}

/**
 * What a token says of the proof. Which other organization's identity provider vouched for the person is nobody's business
 * in this one, or in none.
 * @see RFC 9068 section 2.2.1
 */
export function proofClaims(
  { methods, authenticatedAt }: Proof,
  organizationId: string | null,
): Pick<AccessTokenClaims, "acr" | "amr" | "auth_time"> {
  const amr = methods.flatMap((method) => {
    const [way = "", of = null] = method.split(":", 2);
    if (way !== "sso" && way !== "mfa") return [method];
    return of === null || of === organizationId ? [way] : [];
  });
  return {
    acr: amr.includes("mfa") ? acr.mfa : amr.includes("sso") ? acr.sso : acr.signIn,
    amr: [...new Set(amr)],
    auth_time: Math.floor(authenticatedAt.getTime() / 1000),
  };
}
