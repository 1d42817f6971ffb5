/** What we are called by an identity provider that speaks SAML. @see SAML 2.0 Core section 8.3.6 */
export function entityIdOf(publicUrl: string, connectionId: string): string {
  return new URL(`/api/auth/sso/${connectionId}`, publicUrl).href;
}

/** Where an identity provider that speaks SAML has browsers post to. @see SAML 2.0 Profiles section 4.1.4 */
export function acsUrlOf(publicUrl: string, connectionId: string): string {
  return new URL(`/api/auth/sso/${connectionId}/acs`, publicUrl).href;
}
