import { Copy } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { TextField } from "../form/field.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { linksInEnglish } from "./messages.ts";

/** A link that was just made, to be copied: it is shown only now. */
export function NewLink(props: { readonly url: string; readonly onClose: () => void }): ReactElement {
  const texts = useMessages("links", linksInEnglish);
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    // Where the browser keeps the clipboard closed, the field is there to copy from.
    await navigator.clipboard.writeText(props.url).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="gh-form gh-form-wide">
      <p>{texts.once}</p>
      <TextField
        label={texts.link}
        readOnly
        dir="ltr"
        value={props.url}
        onFocus={(event) => event.target.select()}
      />
      <p role="status" className="gh-field-check">
        {isCopied ? texts.copied : ""}
      </p>
      <div className="gh-dialog-actions">
        <ActionButton data-first-focus onClick={() => void copy()}>
          <Copy size={14} aria-hidden />
          {texts.copy}
        </ActionButton>
        <ActionButton tone="primary" onClick={props.onClose}>
          {texts.done}
        </ActionButton>
      </div>
    </div>
  );
}
