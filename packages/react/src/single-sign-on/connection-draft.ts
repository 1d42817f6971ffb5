import type { BodyInput, createSsoConnection, SsoConnection, updateSsoConnection } from "@guildhall/protocol";

/** What is typed of an identity provider. */
export interface ConnectionDraft {
  readonly kind: SsoConnection["kind"];
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signInUrl: string;
  /** Certificates in PEM, one after the other. */
  readonly certificates: string;
  /** The name of a role; empty for none. */
  readonly provisionRole: string;
}

/** What is known of an identity provider, to be changed; null begins a new one. */
export function draftOf(connection: SsoConnection | null): ConnectionDraft {
  const none: ConnectionDraft = {
    kind: "oidc",
    issuer: "",
    clientId: "",
    clientSecret: "",
    signInUrl: "",
    certificates: "",
    provisionRole: "",
  };
  if (connection === null) return none;
  const { issuer, provisionRole } = connection;
  const shared = { ...none, issuer, provisionRole: provisionRole ?? "" };
  return connection.kind === "oidc"
    ? { ...shared, kind: "oidc", clientId: connection.clientId }
    : {
        ...shared,
        kind: "saml",
        signInUrl: connection.signInUrl,
        certificates: connection.certificates.join("\n"),
      };
}

/** The certificates in a text, each from its first line to its last; a text without any is one, to be refused as such. */
export function certificatesIn(text: string): string[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  return found === null ? [text.trim()] : [...found];
}

/** The fields of a draft that must be filled in and are not. A secret that is kept may stay empty. */
export function missingIn(draft: ConnectionDraft, isNew: boolean): readonly (keyof ConnectionDraft)[] {
  const own: readonly (keyof ConnectionDraft)[] =
    draft.kind === "oidc"
      ? ["clientId", ...(isNew ? (["clientSecret"] as const) : [])]
      : ["signInUrl", "certificates"];
  return (["issuer", ...own] as const).filter((field) => draft[field].trim() === "");
}

/** What is sent to name an identity provider. */
export function namingOf(draft: ConnectionDraft): BodyInput<typeof createSsoConnection> {
  const { issuer, clientId, clientSecret, signInUrl } = draft;
  const certificates = certificatesIn(draft.certificates);
  return {
    connection:
      draft.kind === "oidc"
        ? { kind: "oidc" as const, issuer, clientId, clientSecret }
        : { kind: "saml" as const, issuer, signInUrl, certificates },
    provisionRole: draft.provisionRole === "" ? null : draft.provisionRole,
  };
}

/** What is sent to change an identity provider: only what differs, since a change of what it is known by undoes its test. */
export function changesOf(
  draft: ConnectionDraft,
  before: ConnectionDraft,
): BodyInput<typeof updateSsoConnection> {
  const { clientId, clientSecret, signInUrl, certificates, provisionRole } = draft;
  return {
    ...(clientId === before.clientId ? {} : { clientId }),
    ...(clientSecret === "" ? {} : { clientSecret }),
    ...(signInUrl === before.signInUrl ? {} : { signInUrl }),
    ...(certificates === before.certificates ? {} : { certificates: certificatesIn(certificates) }),
    ...(provisionRole === before.provisionRole
      ? {}
      : { provisionRole: provisionRole === "" ? null : provisionRole }),
  };
}
