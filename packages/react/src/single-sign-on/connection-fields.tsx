import type { ReactElement } from "react";
import { SelectField, TextAreaField, TextField } from "../form/field.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import type { ConnectionDraft } from "./connection-draft.ts";
import { ssoInEnglish } from "./messages.ts";

/** What the fields take. */
export interface ConnectionFieldsProps {
  readonly draft: ConnectionDraft;
  /** A provider stays what it is: only of a new one the kind and the issuer are asked. */
  readonly isNew: boolean;
  readonly errorOf: (field: keyof ConnectionDraft) => string | undefined;
  readonly onChange: (part: Partial<ConnectionDraft>) => void;
}

/** What is known of an identity provider, by how it speaks. */
export function ConnectionFields(props: ConnectionFieldsProps): ReactElement {
  const { draft, isNew, errorOf, onChange } = props;
  const texts = useMessages("sso", ssoInEnglish);
  const isOidc = draft.kind === "oidc";
  return (
    <>
      {isNew && (
        <SelectField
          label={texts.kind}
          value={draft.kind}
          onChange={(event) => onChange({ kind: event.target.value === "saml" ? "saml" : "oidc" })}
        >
          <option value="oidc">{texts.oidc}</option>
          <option value="saml">{texts.saml}</option>
        </SelectField>
      )}
      <TextField
        {...plain}
        label={isOidc ? texts.issuer : texts.entity}
        hint={isOidc ? texts.issuerHint : undefined}
        error={errorOf("issuer")}
        readOnly={!isNew}
        maxLength={1024}
        value={draft.issuer}
        onChange={(event) => onChange({ issuer: event.target.value.trim() })}
      />
      {isOidc ? <OidcFields {...props} /> : <SamlFields {...props} />}
    </>
  );
}

function OidcFields({ draft, isNew, errorOf, onChange }: ConnectionFieldsProps): ReactElement {
  const texts = useMessages("sso", ssoInEnglish);
  return (
    <>
      <TextField
        {...plain}
        label={texts.clientId}
        error={errorOf("clientId")}
        maxLength={512}
        value={draft.clientId}
        onChange={(event) => onChange({ clientId: event.target.value.trim() })}
      />
      <TextField
        {...plain}
        type="password"
        autoComplete="new-password"
        label={texts.clientSecret}
        hint={isNew ? texts.secretHint : texts.secretKept}
        error={errorOf("clientSecret")}
        maxLength={1024}
        value={draft.clientSecret}
        onChange={(event) => onChange({ clientSecret: event.target.value })}
      />
    </>
  );
}

function SamlFields({ draft, errorOf, onChange }: ConnectionFieldsProps): ReactElement {
  const texts = useMessages("sso", ssoInEnglish);
  return (
    <>
      <TextField
        {...plain}
        type="url"
        label={texts.signInUrl}
        error={errorOf("signInUrl")}
        maxLength={1024}
        value={draft.signInUrl}
        onChange={(event) => onChange({ signInUrl: event.target.value.trim() })}
      />
      <TextAreaField
        {...plain}
        label={texts.certificates}
        hint={texts.certificatesHint}
        error={errorOf("certificates")}
        rows={4}
        placeholder="-----BEGIN CERTIFICATE-----"
        value={draft.certificates}
        onChange={(event) => onChange({ certificates: event.target.value })}
      />
    </>
  );
}

const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false, dir: "ltr" } as const;
