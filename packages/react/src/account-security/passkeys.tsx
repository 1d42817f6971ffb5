import { canShowPasskeys } from "@guildhall/client";
import type { Passkey } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { useDates } from "../list/day.tsx";
import { Menu } from "../menu/menu.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { securityInEnglish } from "./messages.ts";
import { AddPasskey, RenamePasskey } from "./passkey-dialogs.tsx";

/** A person's passkeys: adds, renames and removes them. */
export function Passkeys(props: {
  readonly account: string;
  readonly passkeys: readonly Passkey[];
  readonly onChange: () => void;
}): ReactElement {
  const { account, passkeys, onChange } = props;
  const texts = useMessages("security", securityInEnglish);
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <div className="gh-security-row">
        <p className="gh-muted">{texts.passkeysLead}</p>
        <ActionButton
          refusal={canShowPasskeys() ? undefined : texts.passkeysUnable}
          onClick={() => setAdding(true)}
        >
          {texts.passkeyAdd}
        </ActionButton>
      </div>
      {passkeys.length === 0 ? (
        <p className="gh-muted">{texts.passkeysNone}</p>
      ) : (
        <ul className="gh-security-list" aria-label={texts.passkeys}>
          {passkeys.map((passkey) => (
            <PasskeyLine key={passkey.id} account={account} passkey={passkey} onChange={onChange} />
          ))}
        </ul>
      )}
      {isAdding && <AddPasskey account={account} onChange={onChange} onClose={() => setAdding(false)} />}
    </>
  );
}

function PasskeyLine(props: {
  readonly account: string;
  readonly passkey: Passkey;
  readonly onChange: () => void;
}): ReactElement {
  const { account, passkey, onChange } = props;
  const texts = useMessages("security", securityInEnglish);
  const { dayText } = useDates();
  const client = useGuildhall();
  const [asked, setAsked] = useState<"rename" | "remove" | null>(null);
  const facts = [
    dayText(passkey.createdAt),
    texts.passkeyUsed(passkey.lastUsedAt === null ? null : dayText(passkey.lastUsedAt)),
    ...(passkey.backedUp ? [texts.passkeySynced] : []),
  ];
  return (
    <li className="gh-security-item">
      <div>
        <bdi className="gh-person-name">{passkey.name}</bdi>
        <p className="gh-muted">{facts.join(" · ")}</p>
      </div>
      <Menu
        label={texts.passkeyActions(passkey.name)}
        items={[
          { text: texts.passkeyRename, onChoose: () => setAsked("rename") },
          { text: texts.passkeyRemove, isDanger: true, onChoose: () => setAsked("remove") },
        ]}
      />
      {asked === "rename" && (
        <RenamePasskey
          account={account}
          passkey={passkey}
          onChange={onChange}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === "remove" && (
        <ConfirmDialog
          title={texts.passkeyRemoveTitle(passkey.name)}
          consequences={texts.passkeyRemoveConsequences()}
          action={texts.passkeyRemoveAction}
          onClose={() => setAsked(null)}
          onConfirm={async () => {
            const parameters = { passkey: passkey.id };
            await client.call("DELETE /api/me/passkeys/:passkey", { parameters, account });
            onChange();
          }}
        />
      )}
    </li>
  );
}
