import type { InvitationLink, Role, Team } from "@guildhall/protocol";
import { Link2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { useDates } from "../list/day.tsx";
import { LineSkeletons, ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { Menu } from "../menu/menu.tsx";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { LinkDialog } from "./link-dialog.tsx";
import { linksInEnglish } from "./messages.ts";

/** What `InvitationLinks` takes. */
export interface InvitationLinksProps extends RootProps<HTMLElement> {
  readonly list: Listing<InvitationLink>;
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  /** Called after something was changed: whoever keeps the list asks for it again. */
  readonly onChange: () => void;
}

/** The links by which people join: makes and revokes them. */
export function InvitationLinks(props: InvitationLinksProps): ReactElement {
  const { list, roles, teams, onChange, ...root } = props;
  const texts = useMessages("links", linksInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("invitation:create");
  const [isOpen, setOpen] = useState(false);
  const [revoked, setRevoked] = useState<InvitationLink | null>(null);
  return (
    <section aria-label={texts.label} {...rootOf("gh-links", root)}>
      <header className="gh-links-header">
        <div>
          <h2 className="gh-field-label">{texts.label}</h2>
          <p className="gh-muted">{texts.lead}</p>
        </div>
        <ActionButton refusal={refusal} onClick={() => setOpen(true)}>
          <Link2 size={14} aria-hidden />
          {texts.create}
        </ActionButton>
      </header>
      {list.error !== null && <ListFailure list={list} />}
      {list.error === null && !list.isLoading && list.items.length === 0 && (
        <p className="gh-muted">{texts.empty}</p>
      )}
      <ul aria-busy={list.isLoading || undefined}>
        <LineSkeletons list={list} />
        {list.items.map((link) => (
          <LinkLine key={link.id} link={link} onRevoke={() => setRevoked(link)} />
        ))}
      </ul>
      <ListMore list={list} />
      {isOpen && (
        <LinkDialog roles={roles} teams={teams} onClose={() => setOpen(false)} onChange={onChange} />
      )}
      {revoked !== null && (
        <ConfirmDialog
          title={texts.revokeTitle}
          consequences={texts.revokeConsequences}
          action={texts.revokeAction}
          onClose={() => setRevoked(null)}
          onConfirm={async () => {
            await client.call("DELETE /api/organizations/:org/invitation-links/:link", {
              parameters: { link: revoked.id },
            });
            onChange();
          }}
        />
      )}
    </section>
  );
}

function LinkLine(props: { readonly link: InvitationLink; readonly onRevoke: () => void }): ReactElement {
  const { link, onRevoke } = props;
  const texts = useMessages("links", linksInEnglish);
  const { dayText } = useDates();
  const roles = useMessages("roles", rolesInEnglish);
  const refusal = useRefusal("invitation:revoke");
  const role = roles[link.role] ?? link.role;
  const facts = [
    texts.uses(link.uses, link.maxUses),
    link.expired ? texts.expired : texts.until(dayText(link.expiresAt)),
    ...(link.allowedDomain === null ? [] : [texts.onlyDomain(link.allowedDomain)]),
    ...link.teams.map(({ name }) => name),
  ];
  return (
    <li className="gh-link-line">
      <span className="gh-person-name">{role}</span>
      <span className="gh-muted">{facts.join(" · ")}</span>
      <Menu
        label={texts.actionsFor(role)}
        items={[{ text: texts.revoke, isDanger: true, refusal, onChoose: onRevoke }]}
      />
    </li>
  );
}
