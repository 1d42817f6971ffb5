import { accessTokenAlgorithm, accessTokenSeconds, accessTokenType } from "@guildhall/protocol";
import { decodeProtectedHeader, jwtVerify, type JWTVerifyGetKey } from "jose";
import type { z } from "zod";

/** A token that is not genuine, not for whoever checks it, or too old. What exactly is wrong is told to logs, not callers. */
export class InvalidTokenError extends Error {
  override readonly name = "InvalidTokenError";
  /** @see RFC 6750 section 3.1 */
  readonly code = "invalid_token";
}

/** What a token must be. */
export interface TokenDemand<Claims extends z.ZodType> {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  /** What it must say. */
  readonly claims: Claims;
  /** How far the clocks of issuer and checker may be apart, in seconds (default 30, which is the most). */
  readonly clockSkewSeconds?: number;
}

const maxTokenBytes = 8192;
const maxSkewSeconds = 30;
const compact = /^[\w-]+\.[\w-]+\.([\w-]{86})$/;
const headerNames = ["alg", "kid", "typ"];

/**
 * Checks a token: its form, its header (one algorithm, one type, a key of the issuer's own, nothing else), its signature,
 * whom it is from and for, its times, and what it says.
 *
 * Throws an {@link InvalidTokenError}; any other error says that the keys could not be had.
 * @see RFC 8725 section 3
 * @see RFC 9068 section 4
 */
export async function checkToken<Claims extends z.ZodType>(
  token: unknown,
  demand: TokenDemand<Claims>,
): Promise<z.output<Claims>> {
  const { keys, issuer, audience, claims, clockSkewSeconds = maxSkewSeconds } = demand;
  const text = formOf(token);
  const { payload } = await jwtVerify(text, keys, {
    algorithms: [accessTokenAlgorithm],
    issuer,
    audience,
    typ: accessTokenType,
    clockTolerance: Math.min(clockSkewSeconds, maxSkewSeconds),
    maxTokenAge: accessTokenSeconds,
    requiredClaims: ["exp", "iat", "jti", "sub"],
  }).catch(refuse);
  const { iat, exp } = payload;
  if (iat === undefined || exp === undefined || exp - iat > accessTokenSeconds)
    throw new InvalidTokenError("The token is good for longer than any of ours.");
  const said = claims.safeParse(payload);
  if (!said.success) throw new InvalidTokenError("The token does not say what ours say.");
  return said.data;
}

function formOf(token: unknown): string {
  if (typeof token !== "string" || token.length > maxTokenBytes)
    throw new InvalidTokenError("This is no token.");
  const [, signature] = compact.exec(token) ?? [];
  // The last character of a signature has bits to spare: only one way of writing it is taken.
  if (signature === undefined || Buffer.from(signature, "base64url").toString("base64url") !== signature)
    throw new InvalidTokenError("This is no token in its compact form.");
  const { alg, typ, kid, ...others } = headerOf(token);
  const isOurs = alg === accessTokenAlgorithm && typ === accessTokenType && typeof kid === "string";
  // A header that brings a key, or says where one is, or what must be understood, is not ours, whoever signed it.
  if (!isOurs || Object.keys(others).length > 0)
    throw new InvalidTokenError(`The header of a token says ${headerNames.join(", ")} and nothing else.`);
  return token;
}

function headerOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw new InvalidTokenError("The header of the token can not be read.", { cause: error });
  }
}

// What jose says of the token itself; that the keys could not be fetched is nobody's fault who called.
const ofTheToken = new Set([
  "ERR_JWT_EXPIRED",
  "ERR_JWT_CLAIM_VALIDATION_FAILED",
  "ERR_JWT_INVALID",
  "ERR_JWS_INVALID",
  "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
  "ERR_JOSE_ALG_NOT_ALLOWED",
  "ERR_JOSE_NOT_SUPPORTED",
  "ERR_JWKS_NO_MATCHING_KEY",
  "ERR_JWKS_MULTIPLE_MATCHING_KEYS",
]);

function refuse(error: unknown): never {
  if (error instanceof Error && "code" in error && ofTheToken.has(String(error.code)))
    throw new InvalidTokenError("The token is not genuine, not for here, or too old.", { cause: error });
  throw error;
}
