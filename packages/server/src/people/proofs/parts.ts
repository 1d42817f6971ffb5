import type { Sealer } from "../mail/sealed.ts";
import type { Providers } from "../oauth/providers.ts";
import type { BrowserParts } from "../browser.ts";
import type { ProofParts } from "../proof-by-mail.ts";
import type { KeyedHash } from "../challenges/keyed-hash.ts";

/** What signing up, in and out needs. */
export type SigningParts = BrowserParts & ProofParts;

/** What proving who one is needs, beside what signing in does. */
export interface ProvingParts extends SigningParts {
  readonly keyed: KeyedHash;
  /** Seals the secrets of authenticator apps. */
  readonly totpSealer: Sealer;
  /** The services elsewhere that one can sign in with. */
  readonly providers: Providers;
  /** Seals what was begun with a service elsewhere. */
  readonly oauthSealer: Sealer;
}
