import type { Role, SsoConnection } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { Menu } from "../menu/menu.tsx";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { ConnectionDialog } from "./connection-dialog.tsx";
import { ssoInEnglish } from "./messages.ts";
import { ProviderAddresses } from "./provider-addresses.tsx";
import type { SsoTestOutcome } from "./test-outcome.ts";

/** What one identity provider takes. */
export interface ConnectionItemProps {
  readonly connection: SsoConnection;
  readonly roles: readonly Role[];
  /** The path that its test comes back to. */
  readonly testReturnsTo: string;
  readonly outcome: SsoTestOutcome | undefined;
  readonly onChange: () => void;
}

/** One identity provider: what it is, where it stands, what is entered there, and what can be done with it. */
export function ConnectionItem(props: ConnectionItemProps): ReactElement {
  const { connection, roles, outcome, onChange } = props;
  const { issuer, kind, state, tested } = connection;
  const texts = useMessages("sso", ssoInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("sso:update");
  const [asked, ask] = useState<"change" | "removal" | null>(null);
  const parameters = { connection: connection.id };
  const turning = useAction(async (to: "draft" | "live") => {
    await client.call("PATCH /api/organizations/:org/sso/:connection", { parameters, body: { state: to } });
    onChange();
  });
  return (
    <li className="gh-domain">
      <div className="gh-domain-line">
        <bdi className="gh-person-name gh-connection-issuer">{issuer}</bdi>
        <span className="gh-badge">{texts[kind]}</span>
        <span className="gh-badge" data-verified={state === "live" ? "" : undefined}>
          {texts[state]}
        </span>
        <Menu
          label={texts.actionsFor(issuer)}
          items={[
            { text: texts.change, refusal, onChoose: () => ask("change") },
            ...(state === "live"
              ? [{ text: texts.makeDraft, refusal, onChoose: () => void turning.run("draft") }]
              : []),
            { text: texts.remove, isDanger: true, refusal, onChoose: () => ask("removal") },
          ]}
        />
      </div>
      <p className="gh-muted">
        {[tested ? texts.tested : texts.untested, useProvision(connection)].join(" · ")}
      </p>
      {outcome !== undefined && <Outcome outcome={outcome} isTested={tested} />}
      <ProviderAddresses connection={connection} />
      <Failure text={turning.failure} />
      <div className="gh-connection-actions">
        <TestButton connection={connection.id} returnsTo={props.testReturnsTo} />
        {state === "draft" && (
          <ActionButton
            tone="primary"
            refusal={refusal ?? (tested ? undefined : texts.notTested)}
            isBusy={turning.isBusy}
            onClick={() => void turning.run("live")}
          >
            {texts.makeLive}
          </ActionButton>
        )}
      </div>
      {asked === "change" && (
        <ConnectionDialog
          connection={connection}
          roles={roles}
          onClose={() => ask(null)}
          onChange={onChange}
        />
      )}
      {asked === "removal" && (
        <ConfirmDialog
          title={texts.removeTitle(issuer)}
          consequences={texts.removeConsequences}
          action={texts.removeAction}
          onClose={() => ask(null)}
          onConfirm={async () => {
            await client.call("DELETE /api/organizations/:org/sso/:connection", { parameters });
            onChange();
          }}
        />
      )}
    </li>
  );
}

function useProvision({ provisionRole }: SsoConnection): string {
  const texts = useMessages("sso", ssoInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  const what = provisionRole === null ? texts.nobody : texts.becomes(roles[provisionRole] ?? provisionRole);
  return `${texts.provision} ${what}`;
}

/** Goes away to the provider, which sends the browser back here. */
function TestButton(props: { readonly connection: string; readonly returnsTo: string }): ReactElement {
  const texts = useMessages("sso", ssoInEnglish);
  const { client } = useCurrentOrganization();
  const testing = useAction(async () => {
    const { url } = await client.call("POST /api/organizations/:org/sso/:connection/test", {
      parameters: { connection: props.connection },
      body: { returnTo: props.returnsTo },
    });
    window.location.assign(url);
  });
  return (
    <>
      <ActionButton
        refusal={useRefusal("sso:update")}
        isBusy={testing.isBusy}
        onClick={() => void testing.run()}
      >
        {texts.test}
      </ActionButton>
      <Failure text={testing.failure} />
    </>
  );
}

function Outcome(props: {
  readonly outcome: SsoTestOutcome;
  readonly isTested: boolean;
}): ReactElement | null {
  const texts = useMessages("sso", ssoInEnglish);
  const { problem } = props.outcome;
  // Anybody could have put into the address that it passed; what counts is what the server says.
  if (problem === null) return props.isTested ? <p role="status">{texts.passed}</p> : null;
  return (
    <p role="alert" className="gh-field-error">
      {problem === "challenge_expired" ? texts.tooLate : texts.failed}
    </p>
  );
}
