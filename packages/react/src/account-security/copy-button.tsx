import { Copy } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { securityInEnglish } from "./messages.ts";

/** Copies a text, and says so. */
export function CopyButton(props: { readonly label: string; readonly text: string }): ReactElement {
  const { label, text } = props;
  const texts = useMessages("security", securityInEnglish);
  const [isCopied, setCopied] = useState(false);
  // Where the browser keeps the clipboard closed, the text is there to copy from.
  const copy = (): Promise<void> =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <span className="gh-security-line">
      <ActionButton onClick={() => void copy()}>
        <Copy size={14} aria-hidden />
        {label}
      </ActionButton>
      <span role="status" className="gh-muted">
        {isCopied ? texts.copied : ""}
      </span>
    </span>
  );
}
