import type { SsoConnection } from "@guildhall/protocol";
import { Copy } from "lucide-react";
import { useState, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { ssoInEnglish } from "./messages.ts";

/** What has to be entered at an identity provider, each with a button that copies it. */
export function ProviderAddresses({ connection }: { readonly connection: SsoConnection }): ReactElement {
  const texts = useMessages("sso", ssoInEnglish);
  const [copied, setCopied] = useState("");
  const addresses =
    connection.kind === "oidc"
      ? [{ name: texts.redirectUri, value: connection.redirectUri }]
      : [
          { name: texts.entityId, value: connection.entityId },
          { name: texts.acsUrl, value: connection.acsUrl },
        ];
  // Where the browser keeps the clipboard closed, the text is there to copy from.
  const copy = (value: string): Promise<void> =>
    navigator.clipboard.writeText(value).then(
      () => setCopied(value),
      () => setCopied(""),
    );
  return (
    <div className="gh-connection-addresses">
      <p className="gh-muted">{texts.tell}</p>
      <dl className="gh-record">
        {addresses.map(({ name, value }) => (
          <div key={name} className="gh-connection-address">
            <dt>{name}</dt>
            <dd>
              <code dir="ltr">{value}</code>
              <button
                type="button"
                className="gh-icon-button"
                aria-label={texts.copy(name)}
                onClick={() => void copy(value)}
              >
                <Copy size={14} aria-hidden />
              </button>
            </dd>
          </div>
        ))}
      </dl>
      <p role="status" className="gh-muted">
        {copied === "" ? "" : texts.copied}
      </p>
    </div>
  );
}
