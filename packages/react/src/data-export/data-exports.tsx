import type { DataExport } from "@guildhall/protocol";
import { Download } from "lucide-react";
import type { ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { Day, useDates } from "../list/day.tsx";
import { LineSkeletons, ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { exportInEnglish } from "./messages.ts";

/** What `DataExports` takes. */
export interface DataExportsProps extends RootProps {
  readonly list: Listing<DataExport>;
  /** Called after one was asked for: whoever keeps the list asks for it again, and again until none is being made. */
  readonly onChange: () => void;
}

/** The archives of an organization's data that one asked for: asks for another, fetches those that are ready. */
export function DataExports({ list, onChange, ...root }: DataExportsProps): ReactElement {
  const texts = useMessages("dataExport", exportInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("organization:export");
  const asking = useAction(async () => {
    await client.call("POST /api/organizations/:org/exports");
    onChange();
  });
  return (
    <div {...rootOf("gh-settings", root)}>
      <section className="gh-settings-section" aria-label={texts.label}>
        <p className="gh-muted">{texts.lead}</p>
        <Failure text={asking.failure} />
        <div>
          <ActionButton
            tone="primary"
            refusal={refusal}
            isBusy={asking.isBusy}
            onClick={() => void asking.run()}
          >
            {texts.create}
          </ActionButton>
        </div>
        {refusal === undefined && list.error !== null && <ListFailure list={list} />}
        {refusal === undefined && list.error === null && !list.isLoading && list.items.length === 0 && (
          <p className="gh-muted">{texts.empty}</p>
        )}
        <ul aria-label={texts.label} aria-busy={(refusal === undefined && list.isLoading) || undefined}>
          {refusal === undefined && <LineSkeletons list={list} />}
          {list.items.map((item) => (
            <ExportLine key={item.id} item={item} />
          ))}
        </ul>
        <ListMore list={list} />
      </section>
    </div>
  );
}

function ExportLine({ item }: { readonly item: DataExport }): ReactElement {
  const texts = useMessages("dataExport", exportInEnglish);
  const { dayText } = useDates();
  const { client, session } = useCurrentOrganization();
  const archive = `/api/organizations/${encodeURIComponent(client.slug)}/exports/${item.id}/archive`;
  // A link sends no header that says which account it is for.
  const address = session === null ? archive : `${archive}?guildhall-account=${session.user.id}`;
  const facts = [
    item.failure === null ? texts[item.state] : texts[item.failure],
    ...(item.size === null ? [] : [texts.size((item.size / 1_000_000).toFixed(1))]),
    ...(item.expiresAt === null || item.state !== "ready" ? [] : [texts.until(dayText(item.expiresAt))]),
  ];
  return (
    <li className="gh-link-line">
      <Day instant={item.requestedAt} />
      <span className="gh-muted">{facts.join(" · ")}</span>
      {item.state === "ready" && (
        <a className="gh-button" data-tone="quiet" href={address} download>
          <Download size={14} aria-hidden />
          {texts.download}
        </a>
      )}
    </li>
  );
}
