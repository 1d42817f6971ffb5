import { Download } from "lucide-react";
import type { ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { CopyButton } from "./copy-button.tsx";
import { securityInEnglish } from "./messages.ts";

/** Recovery codes, the one time that they are shown: to be copied or downloaded. */
export function RecoveryCodes(props: {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}): ReactElement {
  const { codes, onDone } = props;
  const texts = useMessages("security", securityInEnglish);
  const text = `${codes.join("\n")}\n`;
  return (
    <div className="gh-form gh-form-wide">
      <p>{texts.codesText}</p>
      <ul className="gh-security-codes" aria-label={texts.codesTitle} dir="ltr">
        {codes.map((code) => (
          <li key={code}>
            <code dir="ltr">{code}</code>
          </li>
        ))}
      </ul>
      <div className="gh-security-line">
        <CopyButton label={texts.codesCopy} text={text} />
        <a
          className="gh-button"
          data-tone="quiet"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="recovery-codes.txt"
        >
          <Download size={14} aria-hidden />
          {texts.codesDownload}
        </a>
      </div>
      <div className="gh-dialog-actions">
        <ActionButton tone="primary" data-first-focus onClick={onDone}>
          {texts.codesDone}
        </ActionButton>
      </div>
    </div>
  );
}
