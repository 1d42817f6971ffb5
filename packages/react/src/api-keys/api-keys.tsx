import type { ApiKey } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { useDates } from "../list/day.tsx";
import { LineSkeletons, ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { CreateApiKey } from "./create-api-key.tsx";
import { apiKeysInEnglish } from "./messages.ts";

/** What `ApiKeys` takes. */
export interface ApiKeysProps extends RootProps {
  readonly list: Listing<ApiKey>;
  /** Called after something was changed: whoever keeps the list asks for it again. */
  readonly onChange: () => void;
}

/** The keys with which programs call for an organization: makes and revokes them. */
export function ApiKeys({ list, onChange, ...root }: ApiKeysProps): ReactElement {
  const texts = useMessages("apiKeys", apiKeysInEnglish);
  const refusal = useRefusal("api_key:create");
  const [isCreating, setCreating] = useState(false);
  const isEmpty = list.error === null && !list.isLoading && list.items.length === 0;
  return (
    <div {...rootOf("gh-settings", root)}>
      <section className="gh-settings-section" aria-label={texts.label}>
        <div className="gh-security-row">
          <p className="gh-muted">{texts.lead}</p>
          <ActionButton tone="primary" refusal={refusal} onClick={() => setCreating(true)}>
            {texts.create}
          </ActionButton>
        </div>
        {list.error !== null && <ListFailure list={list} />}
        {isEmpty && <p className="gh-muted">{texts.empty}</p>}
        <ul className="gh-security-list" aria-label={texts.label} aria-busy={list.isLoading || undefined}>
          <LineSkeletons list={list} />
          {list.items.map((key) => (
            <KeyLine key={key.id} apiKey={key} onChange={onChange} />
          ))}
        </ul>
        <ListMore list={list} />
      </section>
      {isCreating && <CreateApiKey onChange={onChange} onClose={() => setCreating(false)} />}
    </div>
  );
}

function KeyLine(props: { readonly apiKey: ApiKey; readonly onChange: () => void }): ReactElement {
  const { apiKey, onChange } = props;
  const texts = useMessages("apiKeys", apiKeysInEnglish);
  const { dayText, momentText } = useDates();
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("api_key:revoke");
  const [isAsking, setAsking] = useState(false);
  const facts = [
    texts.ending(apiKey.ending),
    texts.may(apiKey.permissions.length),
    texts.madeBy(apiKey.createdBy.name),
    texts.used(apiKey.lastUsedAt === null ? null : momentText(apiKey.lastUsedAt)),
    apiKey.expired ? texts.expired : texts.until(dayText(apiKey.expiresAt)),
  ];
  return (
    <li className="gh-security-item">
      <div title={apiKey.permissions.join(", ")}>
        <bdi className="gh-person-name">{apiKey.name}</bdi>
        <p className="gh-muted">{facts.join(" · ")}</p>
      </div>
      <ActionButton
        aria-label={texts.revokeOf(apiKey.name)}
        refusal={refusal}
        onClick={() => setAsking(true)}
      >
        {texts.revoke}
      </ActionButton>
      {isAsking && (
        <ConfirmDialog
          title={texts.revokeTitle(apiKey.name)}
          consequences={texts.revokeConsequences()}
          action={texts.revokeAction}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const parameters = { key: apiKey.id };
            await client.call("DELETE /api/organizations/:org/api-keys/:key", { parameters });
            onChange();
          }}
        />
      )}
    </li>
  );
}
