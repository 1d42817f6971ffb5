import { z } from "zod";
import { id, slug } from "./vocabulary.ts";

/** The one algorithm that access tokens are signed with: Ed25519. @see RFC 8037 section 3.1 */
export const accessTokenAlgorithm = "EdDSA";

/** The one type that access tokens have. @see RFC 9068 section 2.1 */
export const accessTokenType = "at+jwt";

/** How long an access token is good for, in seconds. */
export const accessTokenSeconds = 300;

const instant = z.int().positive();

const everyToken = {
  iss: z.string(),
  aud: z.string(),
  /** The user. */
  sub: id,
  /** Which program it was given to: `browser`, or what a device was approved as. */
  client_id: z.string().min(1).max(80),
  iat: instant,
  exp: instant,
  jti: id,
  /** How strong the proof is that the person gave. @see RFC 9470 */
  acr: z.string(),
  /** How the person proved themselves. @see RFC 8176 */
  amr: z.array(z.string()),
  /** When the person last proved themselves. */
  auth_time: instant,
};

/**
 * What an access token of one organization says. `role` and `permissions` are those of the moment it was made: a service
 * that decides by them lets a change take up to five minutes.
 * @see RFC 9068 section 2.2
 */
export const accessTokenClaims = z.object({
  ...everyToken,
  /** The organization session: when it ends, the token is refused by Guildhall at once. */
  sid: id,
  org_id: id,
  org_slug: slug,
  role: z.string().min(1),
  permissions: z.array(z.string()),
});
/** What an access token of one organization says. */
export type AccessTokenClaims = z.output<typeof accessTokenClaims>;

/**
 * What the access token of a device says, which belongs to no organization: it can be exchanged for one that does, and
 * nothing else.
 */
export const deviceTokenClaims = z.strictObject({
  ...everyToken,
  /** The account session of the device. */
  sid: id,
});
/** What the access token of a device says. */
export type DeviceTokenClaims = z.output<typeof deviceTokenClaims>;
