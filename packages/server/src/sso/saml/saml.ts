import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import type { Checks, ConnectionRow, Demand } from "../identity-provider.ts";
import { acsUrlOf, entityIdOf } from "./addresses.ts";
import { readAssertion, type SamlAssertion } from "./assertion.ts";

/** Speaks SAML with the identity providers of organizations. @see SAML 2.0 Profiles section 4.1 */
export interface Saml {
  /** Where to send the browser: a request by redirect. */
  signInUrl(connection: ConnectionRow, checks: Checks, demand: Demand): Promise<string>;
  /** What a provider had a browser post; throws an Error where that proves nothing. */
  assertionOf(connection: ConnectionRow, response: string): Promise<SamlAssertion>;
}

/** How much the clocks of a provider and ours may differ, in milliseconds. */
const skewMs = 60_000;

/** Speaks SAML under a public URL. */
export function createSaml(publicUrl: string): Saml {
  return {
    async signInUrl(connection, checks, { anew }) {
      const speaker = speakerFor(publicUrl, connection, { anew, requestId: requestIdOf(checks) });
      return speaker.getAuthorizeUrlAsync(checks.state, undefined, {});
    },
    async assertionOf(connection, response) {
      refuseOddities(Buffer.from(response, "base64").toString("utf8"));
      const speaker = speakerFor(publicUrl, connection, { anew: false, requestId: "_" });
      const { profile } = await speaker.validatePostResponseAsync({ SAMLResponse: response });
      return readAssertion(profile?.getAssertion?.(), {
        ...{ issuer: connection.issuer, recipient: acsUrlOf(publicUrl, connection.id), skewMs },
        audience: entityIdOf(publicUrl, connection.id),
      });
    },
  };
}

/** The id of a request, which its response names. */
export function requestIdOf({ nonce }: Checks): string {
  return `_${nonce}`;
}

interface Speaking {
  readonly anew: boolean;
  readonly requestId: string;
}

function speakerFor(
  publicUrl: string,
  { id, sign_in_url, certificates, issuer }: ConnectionRow,
  { anew, requestId }: Speaking,
): SAML {
  return new SAML({
    idpCert: [...(certificates ?? [])],
    idpIssuer: issuer,
    issuer: entityIdOf(publicUrl, id),
    audience: entityIdOf(publicUrl, id),
    callbackUrl: acsUrlOf(publicUrl, id),
    entryPoint: sign_in_url ?? "",
    wantAssertionsSigned: true,
    // Many sign the assertion alone; whatever is not signed is not looked at.
    wantAuthnResponseSigned: false,
    // Which request it answers is held against the browser's own, where it ends.
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: skewMs,
    disableRequestedAuthnContext: true,
    identifierFormat: null,
    forceAuthn: anew,
    generateUniqueId: () => requestId,
  });
}

// No provider sends what is refused here, and whoever would break a reader of XML does.
function refuseOddities(xml: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new Error("A response declares no document type.");
  if (/xmldsig#(?:rsa-|dsa-|hmac-)?sha1|xmldsig-more#(?:rsa-|hmac-)?md5/i.test(xml))
    throw new Error("SHA-1 and MD5 sign nothing.");
}
