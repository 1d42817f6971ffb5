import type { Role, SsoConnection } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { FollowLink } from "../links/follow-link.tsx";
import { LineSkeletons, ListFailure } from "../list/list-state.tsx";
import type { WholeListing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { ConnectionDialog } from "./connection-dialog.tsx";
import { ConnectionItem } from "./connection-item.tsx";
import { ssoInEnglish } from "./messages.ts";
import type { SsoTestOutcome } from "./test-outcome.ts";

/** What `SingleSignOn` takes. */
export interface SingleSignOnProps extends RootProps {
  readonly list: WholeListing<SsoConnection>;
  /** The roles that there are; empty while they are not known. */
  readonly roles: readonly Role[];
  /** Whether an e-mail domain of the organization is proved; true while that is not known. */
  readonly isDomainProved: boolean;
  /** The page where domains are proved. */
  readonly domainsHref: string;
  /** Goes to `domainsHref` without a page load; default: the link is followed. */
  readonly onFollow?: ((href: string) => void) | undefined;
  /** The path that a test of an identity provider (its id) comes back to. */
  readonly testReturnsTo: (connection: string) => string;
  /** How a test ended that came back to this page. */
  readonly outcome?: SsoTestOutcome | undefined;
  /** Called after something was changed: whoever keeps the list asks for it again. */
  readonly onChange: () => void;
}

/** The identity providers of an organization: names them, tries them, makes them live and takes them away. */
export function SingleSignOn(props: SingleSignOnProps): ReactElement {
  const { list, roles, isDomainProved, domainsHref, onFollow, testReturnsTo, outcome, onChange, ...root } =
    props;
  const texts = useMessages("sso", ssoInEnglish);
  const refusal = useRefusal("sso:update");
  const [isAdding, setAdding] = useState(false);
  const isKnown = !list.isLoading && list.error === null;
  return (
    <div {...rootOf("gh-settings", root)}>
      <section className="gh-settings-section" aria-label={texts.label}>
        <p className="gh-muted">{texts.lead}</p>
        {!isDomainProved && <DomainNotice href={domainsHref} onFollow={onFollow} />}
        <div>
          <ActionButton
            tone="primary"
            refusal={refusal ?? (isDomainProved ? undefined : texts.domainNeeded)}
            onClick={() => setAdding(true)}
          >
            {texts.add}
          </ActionButton>
        </div>
        {list.error !== null && <ListFailure list={list} />}
        {isKnown && list.items.length === 0 && (
          <div>
            <h2 className="gh-list-state-title">{texts.empty}</h2>
            <p className="gh-muted">{texts.emptyText}</p>
          </div>
        )}
        <ul aria-busy={list.isLoading || undefined}>
          <LineSkeletons list={list} />
          {list.items.map((connection) => (
            <ConnectionItem
              key={connection.id}
              connection={connection}
              roles={roles}
              testReturnsTo={testReturnsTo(connection.id)}
              outcome={outcome?.connection === connection.id ? outcome : undefined}
              onChange={onChange}
            />
          ))}
        </ul>
      </section>
      {isAdding && (
        <ConnectionDialog
          connection={null}
          roles={roles}
          onClose={() => setAdding(false)}
          onChange={onChange}
        />
      )}
    </div>
  );
}

function DomainNotice(props: {
  readonly href: string;
  readonly onFollow: ((href: string) => void) | undefined;
}): ReactElement {
  const texts = useMessages("sso", ssoInEnglish);
  return (
    <p className="gh-notice">
      {texts.domainNeeded}{" "}
      <FollowLink className="gh-link" href={props.href} onFollow={props.onFollow}>
        {texts.toDomains}
      </FollowLink>
    </p>
  );
}
