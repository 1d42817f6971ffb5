import { ProblemError } from "@guildhall/client";
import type { Account } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { SelectField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import { takeLostFocus } from "../root/lost-focus.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { DeviceCodeForm, type WaitingDevice } from "./device-code-form.tsx";
import { deviceApprovalInEnglish } from "./messages.ts";

/** What `DeviceApproval` takes. */
export interface DeviceApprovalProps extends RootProps {
  /** The code that the address carries; default: none, and the person types it. */
  readonly code?: string | undefined;
}

/** Lets a program without a browser act for an account of this browser, or refuses it. */
export function DeviceApproval({ code = "", ...root }: DeviceApprovalProps): ReactElement | null {
  const { accounts } = useMe();
  const [first] = accounts;
  const [waiting, setWaiting] = useState<WaitingDevice | null>(null);
  if (first === undefined) return null;
  return (
    <div {...rootOf("gh-accept", root)}>
      {waiting === null ? (
        <DeviceCodeForm code={code} account={first.user.id} onFound={setWaiting} />
      ) : (
        <Question waiting={waiting} accounts={accounts} />
      )}
    </div>
  );
}

function Question(props: {
  readonly waiting: WaitingDevice;
  readonly accounts: readonly Account[];
}): ReactElement {
  const { waiting, accounts } = props;
  const { code, client: program, expiresAt } = waiting;
  const texts = useMessages("deviceApproval", deviceApprovalInEnglish);
  const { momentText } = useDates();
  const client = useGuildhall();
  const [chosen, setChosen] = useState(accounts[0]?.user.id);
  const [outcome, setOutcome] = useState<string | null>(null);
  const account = accounts.find(({ user }) => user.id === chosen) ?? accounts[0];
  const answer = async (resource: "approval" | "denial", done: string): Promise<void> => {
    const input = { body: { code }, account: account?.user.id ?? "" };
    try {
      await client.call(`POST /api/me/device/${resource}`, input);
      setOutcome(done);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "not_found") throw error;
      setOutcome(texts.codeUnknown);
    }
  };
  const approving = useAction(() => answer("approval", texts.approved(program)));
  const refusing = useAction(() => answer("denial", texts.refused(program)));
  if (outcome !== null) {
    return (
      <p ref={takeLostFocus} tabIndex={-1} role="status" className="gh-notice">
        {outcome}
      </p>
    );
  }
  return (
    <div className="gh-form">
      <h2 ref={takeLostFocus} tabIndex={-1} className="gh-dialog-title">
        <bdi>{texts.asks(program)}</bdi>
      </h2>
      {accounts.length > 1 && (
        <SelectField
          label={texts.account}
          value={account?.user.id}
          onChange={(event) => setChosen(event.target.value)}
        >
          {accounts.map(({ user }) => (
            <option key={user.id} value={user.id}>
              {user.email}
            </option>
          ))}
        </SelectField>
      )}
      <ul className="gh-consequences">
        {texts.consequences(account?.user.email ?? "").map((consequence) => (
          <li key={consequence}>{consequence}</li>
        ))}
      </ul>
      <p className="gh-muted">{texts.until(momentText(expiresAt))}</p>
      <Failure text={approving.failure ?? refusing.failure} />
      <div className="gh-dialog-actions">
        <ActionButton isBusy={refusing.isBusy} onClick={() => void refusing.run()}>
          {texts.refuse}
        </ActionButton>
        <ActionButton tone="primary" isBusy={approving.isBusy} onClick={() => void approving.run()}>
          {texts.approve}
        </ActionButton>
      </div>
    </div>
  );
}
