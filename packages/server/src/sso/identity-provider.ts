/** What an identity provider says of somebody. */
export interface Assertion {
  /** Whom it means, in its own words. */
  readonly subject: string;
  /** In its canonical form. */
  readonly email: string;
  readonly name: string | null;
  /** It vouches for two factors. */
  readonly mfa: boolean;
  /** When they proved themselves there; null where it does not say. */
  readonly authenticatedAt: Date | null;
}

/** What binds a way there to the way back. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What is asked of an identity provider. */
export interface Demand {
  /** The person is to prove themselves anew, whatever they did before. */
  readonly anew: boolean;
  /** How old their proof may be, in seconds; null for any age. */
  readonly maxAgeSeconds: number | null;
}

/** An identity provider of an organization's, as it is kept; the secret is sealed. */
export interface ConnectionRow {
  readonly organization_id: string;
  readonly organization_slug: string;
  readonly id: string;
  readonly kind: "oidc" | "saml";
  readonly state: "draft" | "live";
  readonly issuer: string;
  readonly client_id: string | null;
  readonly client_secret: string | null;
  readonly sign_in_url: string | null;
  readonly certificates: readonly string[] | null;
  readonly revision: number;
  /** How old a proof may be by the organization's policy, in seconds; null for any age. */
  readonly max_age_seconds: number | null;
}

/** What providers call two factors. @see RFC 8176 section 2, https://refeds.org/profile/mfa */
const twoFactors: ReadonlySet<string> = new Set([
  "mfa",
  "https://refeds.org/profile/mfa",
  "http://schemas.microsoft.com/claims/multipleauthn",
]);

/** Tells whether a word of an identity provider's stands for two factors. */
export function isTwoFactors(word: string): boolean {
  return twoFactors.has(word);
}
