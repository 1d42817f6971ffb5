import type { Domain } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { SelectField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { Menu } from "../menu/menu.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { domainsInEnglish } from "./messages.ts";

const ways = ["none", "ask", "join"] as const;

/** One domain: the record that proves it, or once it is proved who joins by it. */
export function DomainItem(props: { readonly domain: Domain; readonly onChange: () => void }): ReactElement {
  const { domain, onChange } = props;
  const texts = useMessages("domains", domainsInEnglish);
  const { client } = useCurrentOrganization();
  const mayNotChange = useRefusal("domain:update");
  const mayNotRemove = useRefusal("domain:delete");
  const [isAsking, setAsking] = useState(false);
  const parameters = { domain: domain.id };
  const choosing = useAction(async (joining: Domain["joining"]) => {
    await client.call("PATCH /api/organizations/:org/domains/:domain", { parameters, body: { joining } });
    onChange();
  });
  const remove = async (): Promise<void> => {
    await client.call("DELETE /api/organizations/:org/domains/:domain", { parameters });
    onChange();
  };
  return (
    <li className="gh-domain">
      <div className="gh-domain-line">
        <bdi className="gh-person-name">{domain.domain}</bdi>
        <span className="gh-badge" data-verified={domain.verifiedAt === null ? undefined : ""}>
          {domain.verifiedAt === null ? texts.unverified : texts.verified}
        </span>
        <Menu
          label={texts.actionsFor(domain.domain)}
          items={[
            { text: texts.remove, isDanger: true, refusal: mayNotRemove, onChoose: () => setAsking(true) },
          ]}
        />
      </div>
      {domain.lostAt !== null && <p className="gh-notice">{texts.lost}</p>}
      {(domain.verifiedAt === null || domain.lostAt !== null) && (
        <Proof domain={domain} onChange={onChange} />
      )}
      {domain.verifiedAt !== null && (
        <SelectField
          label={texts.joining(domain.domain)}
          hint={mayNotChange}
          error={choosing.failure ?? undefined}
          disabled={mayNotChange !== undefined || choosing.isBusy}
          value={domain.joining}
          onChange={(event) => void choosing.run(ways.find((way) => way === event.target.value) ?? "none")}
        >
          {ways.map((way) => (
            <option key={way} value={way}>
              {texts[way]}
            </option>
          ))}
        </SelectField>
      )}
      {isAsking && (
        <ConfirmDialog
          title={texts.removeTitle(domain.domain)}
          consequences={texts.removeConsequences}
          action={texts.removeAction}
          onClose={() => setAsking(false)}
          onConfirm={remove}
        />
      )}
    </li>
  );
}

function Proof(props: { readonly domain: Domain; readonly onChange: () => void }): ReactElement {
  const { domain, onChange } = props;
  const texts = useMessages("domains", domainsInEnglish);
  const { client } = useCurrentOrganization();
  const verifying = useAction(async () => {
    await client.call("POST /api/organizations/:org/domains/:domain/verification", {
      parameters: { domain: domain.id },
    });
    onChange();
  });
  return (
    <div className="gh-domain-proof">
      <p className="gh-muted">{texts.recordLead(domain.domain)}</p>
      <dl className="gh-record">
        <dt>{texts.recordName}</dt>
        <dd>
          <code dir="ltr">{domain.record.name}</code>
        </dd>
        <dt>{domain.record.type}</dt>
        <dd>
          <code dir="ltr">{domain.record.value}</code>
        </dd>
      </dl>
      <Failure text={verifying.failure} />
      <ActionButton
        refusal={useRefusal("domain:update")}
        isBusy={verifying.isBusy}
        onClick={() => void verifying.run()}
      >
        {texts.verify}
      </ActionButton>
    </div>
  );
}
