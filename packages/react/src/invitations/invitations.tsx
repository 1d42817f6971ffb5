import type { Invitation, Role } from "@guildhall/protocol";
import { useState, type ReactElement, type ReactNode } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ListEmpty, ListFailure, ListMore, RowSkeletons } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { membersInEnglish } from "../members/messages.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { InvitationRow } from "./invitation-row.tsx";
import { invitationsInEnglish } from "./messages.ts";

/** What `Invitations` takes. */
export interface InvitationsProps extends RootProps<HTMLElement> {
  readonly list: Listing<Invitation>;
  /** The roles that there are; empty while they are not known. */
  readonly roles: readonly Role[];
  /** Called after something was changed: whoever keeps the list asks for it again. */
  readonly onChange: () => void;
  /** Shown above the table: the way back to the members. */
  readonly children?: ReactNode;
}

/** The invitations that nobody has answered: sends one again, or revokes it. */
export function Invitations({ list, roles, onChange, children, ...root }: InvitationsProps): ReactElement {
  const texts = useMessages("invitations", invitationsInEnglish);
  const { client } = useCurrentOrganization();
  const [revoked, setRevoked] = useState<Invitation | null>(null);
  const [news, tell] = useState("");
  const changed = (text: string): void => {
    tell(text);
    onChange();
  };
  return (
    <section aria-label={texts.label} {...rootOf("gh-invitations", root)}>
      {children !== undefined && <div className="gh-toolbar">{children}</div>}
      <p role="status" className={news === "" ? "gh-hidden" : "gh-news"}>
        {news}
      </p>
      <InvitationsTable list={list}>
        {list.items.map((invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            roles={roles}
            onRevoke={() => setRevoked(invitation)}
            onChange={changed}
          />
        ))}
      </InvitationsTable>
      {revoked !== null && (
        <ConfirmDialog
          title={texts.revokeTitle(revoked.email)}
          consequences={texts.revokeConsequences(revoked.email)}
          action={texts.revokeAction}
          onClose={() => setRevoked(null)}
          onConfirm={async () => {
            await client.call("DELETE /api/organizations/:org/invitations/:invitation", {
              parameters: { invitation: revoked.id },
            });
            changed(texts.revoked(revoked.email));
          }}
        />
      )}
    </section>
  );
}

function InvitationsTable(props: {
  readonly list: Listing<Invitation>;
  readonly children: ReactNode;
}): ReactElement {
  const { list, children } = props;
  const texts = useMessages("invitations", invitationsInEnglish);
  const members = useMessages("members", membersInEnglish);
  if (list.error !== null) return <ListFailure list={list} />;
  if (!list.isLoading && list.items.length === 0) {
    return <ListEmpty title={texts.empty} text={texts.emptyText} />;
  }
  return (
    <>
      <table
        className="gh-table gh-invitations-table"
        aria-label={texts.label}
        aria-busy={list.isLoading || undefined}
      >
        <thead>
          <tr>
            <th scope="col">{texts.email}</th>
            <th scope="col">{texts.role}</th>
            <th scope="col" className="gh-wide">
              {members.teams}
            </th>
            <th scope="col" className="gh-wide">
              {texts.invitedBy}
            </th>
            <th scope="col" className="gh-wide">
              {texts.expires}
            </th>
            <th scope="col">
              <span className="gh-hidden">{texts.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.isLoading ? (
            <RowSkeletons
              rows={3}
              columns={["11rem", "5rem", "6rem", "7rem", "5.5rem", "1rem"]}
              narrow={[0, 1, 5]}
            />
          ) : (
            children
          )}
        </tbody>
      </table>
      <ListMore list={list} />
    </>
  );
}
