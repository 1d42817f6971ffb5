import type { Logger } from "../http/index.ts";
import type { People, Sealer, SystemPool } from "../people/index.ts";
import type { Oidc } from "./oidc/oidc.ts";
import type { Saml } from "./saml/saml.ts";

/** What signing in with organizations' own identity providers works with. */
export interface SsoParts {
  /** Connections as `guildhall_owner`: who signs in has entered no organization yet. */
  readonly system: SystemPool;
  readonly people: People;
  /** The one origin under which people reach the application. */
  readonly publicUrl: string;
  /** Seals what was begun. */
  readonly sealer: Sealer;
  readonly oidc: Oidc;
  readonly saml: Saml;
  readonly logger: Logger;
}
