import type { Domain } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { LineSkeletons, ListFailure } from "../list/list-state.tsx";
import type { WholeListing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { DomainItem } from "./domain-item.tsx";
import { domainsInEnglish } from "./messages.ts";

/** What `Domains` takes. */
export interface DomainsProps extends RootProps {
  readonly list: WholeListing<Domain>;
  /** Called after something was changed: whoever keeps the domains asks for them again. */
  readonly onChange: () => void;
}

/** The e-mail domains of an organization: claims them, proves them, says whether people in them join by themselves. */
export function Domains({ list, onChange, ...root }: DomainsProps): ReactElement {
  const texts = useMessages("domains", domainsInEnglish);
  const isKnown = !list.isLoading && list.error === null;
  return (
    <div {...rootOf("gh-settings", root)}>
      <section className="gh-settings-section" aria-label={texts.label}>
        <p className="gh-muted">{texts.lead}</p>
        <ClaimForm onChange={onChange} />
        {list.error !== null && <ListFailure list={list} />}
        {isKnown && list.items.length === 0 && <p className="gh-muted">{texts.empty}</p>}
        <ul aria-busy={list.isLoading || undefined}>
          <LineSkeletons list={list} />
          {list.items.map((domain) => (
            <DomainItem key={domain.id} domain={domain} onChange={onChange} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function ClaimForm({ onChange }: { readonly onChange: () => void }): ReactElement {
  const texts = useMessages("domains", domainsInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("domain:create");
  const [domain, setDomain] = useState("");
  const [isMissing, setMissing] = useState(false);
  const claiming = useAction(
    async () => {
      await client.call("POST /api/organizations/:org/domains", { body: { domain } });
      setDomain("");
      onChange();
    },
    { domain_refused: "domain", domain_claimed: "domain" },
  );
  return (
    <form
      className="gh-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(domain.trim() === "");
        if (domain.trim() !== "" && refusal === undefined && !claiming.isBusy) void claiming.run();
      }}
    >
      <TextField
        label={texts.domain}
        hint={refusal}
        error={isMissing ? texts.missing : claiming.errors["domain"]}
        placeholder={texts.placeholder}
        maxLength={253}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        readOnly={refusal !== undefined}
        value={domain}
        onChange={(event) => {
          setDomain(event.target.value);
          setMissing(false);
          claiming.forget();
        }}
      />
      <Failure text={claiming.failure} />
      <ActionButton type="submit" refusal={refusal} isBusy={claiming.isBusy}>
        {texts.add}
      </ActionButton>
    </form>
  );
}
