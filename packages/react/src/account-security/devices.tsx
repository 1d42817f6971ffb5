import type { AccountSession } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { CheckField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { LineSkeletons, ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { isolated } from "../messages/isolated.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { securityInEnglish } from "./messages.ts";

/** Where a person is signed in: ends one place, all others, or all. */
export function Devices(props: {
  readonly account: string;
  readonly list: Listing<AccountSession>;
  readonly onChange: () => void;
}): ReactElement {
  const { account, list, onChange } = props;
  const texts = useMessages("security", securityInEnglish);
  const [isAsking, setAsking] = useState(false);
  // Of what is not known yet, or could not be loaded, nothing is said.
  const isAlone = list.items.length > 0 && !list.hasMore && list.items.every(({ current }) => current);
  return (
    <>
      <div className="gh-security-row">
        <p className="gh-muted">{texts.devicesLead}</p>
        <ActionButton refusal={isAlone ? texts.devicesNone : undefined} onClick={() => setAsking(true)}>
          {texts.devicesEnd}
        </ActionButton>
      </div>
      {list.error !== null && <ListFailure list={list} />}
      <ul className="gh-security-list" aria-label={texts.devices} aria-busy={list.isLoading || undefined}>
        <LineSkeletons list={list} />
        {list.items.map((session) => (
          <DeviceLine key={session.id} account={account} session={session} onChange={onChange} />
        ))}
      </ul>
      <ListMore list={list} />
      {isAsking && <EndDialog account={account} onChange={onChange} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Asks before a person is signed out everywhere else, and whether that is to be here, too. */
function EndDialog(props: {
  readonly account: string;
  readonly onChange: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { account, onChange, onClose } = props;
  const texts = useMessages("security", securityInEnglish);
  const client = useGuildhall();
  const [isHereToo, setHereToo] = useState(false);
  return (
    <ConfirmDialog
      title={isHereToo ? texts.devicesEndAllTitle : texts.devicesEndTitle}
      consequences={isHereToo ? texts.devicesEndAllConsequences() : texts.devicesEndConsequences()}
      action={isHereToo ? texts.devicesEndAllAction : texts.devicesEndAction}
      onClose={onClose}
      onConfirm={async () => {
        await client.signOutEverywhere({ user: account, keepCurrent: !isHereToo });
        // Whoever is gone from here as well has nothing left to show; `me` knows it.
        if (!isHereToo) onChange();
      }}
    >
      <CheckField
        label={texts.devicesEndHere}
        checked={isHereToo}
        onChange={(event) => setHereToo(event.target.checked)}
      />
    </ConfirmDialog>
  );
}

function DeviceLine(props: {
  readonly account: string;
  readonly session: AccountSession;
  readonly onChange: () => void;
}): ReactElement {
  const { account, session, onChange } = props;
  const texts = useMessages("security", securityInEnglish);
  const { momentText } = useDates();
  const client = useGuildhall();
  const ending = useAction(async () => {
    await client.call("DELETE /api/me/sessions/:session", { parameters: { session: session.id }, account });
    onChange();
  });
  const name = texts.device(session.device.browser, session.device.system);
  const facts = [
    ...(session.ip === null ? [] : [isolated(session.ip)]),
    texts.deviceFacts(momentText(session.signedInAt), momentText(session.lastUsedAt)),
  ];
  return (
    <li className="gh-security-item">
      <div>
        <span className="gh-person-name">{name}</span>
        <p className="gh-muted">{facts.join(" · ")}</p>
        <Failure text={ending.failure} />
      </div>
      {session.current ? (
        <span className="gh-badge" data-verified="">
          {texts.deviceHere}
        </span>
      ) : (
        <ActionButton
          aria-label={texts.deviceEndOf(name)}
          isBusy={ending.isBusy}
          onClick={() => void ending.run()}
        >
          {texts.deviceEnd}
        </ActionButton>
      )}
    </li>
  );
}
