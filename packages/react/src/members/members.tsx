import type { Member, Role, Team } from "@guildhall/protocol";
import { useState, type ReactElement, type ReactNode } from "react";
import { ListEmpty, ListFailure, ListMore, RowSkeletons } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { usePermission } from "../provider/organization-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { MemberDialogs, type MemberQuestion } from "./member-dialogs.tsx";
import { MemberFilters, type MembersFilter } from "./member-filters.tsx";
import { MemberRow } from "./member-row.tsx";
import { membersInEnglish } from "./messages.ts";

/** What `Members` takes. */
export interface MembersProps extends RootProps<HTMLElement> {
  /** The members that `filter` finds. */
  readonly list: Listing<Member>;
  /** The roles that there are; empty while they are not known. */
  readonly roles: readonly Role[];
  /** The teams that there are; empty while they are not known. */
  readonly teams: readonly Team[];
  readonly filter: MembersFilter;
  readonly onFilter: (filter: MembersFilter) => void;
  /** Called after something was changed: whoever keeps the lists asks for them again. */
  readonly onChange: () => void;
  /** Called after the person left the organization; `me` knows it already. */
  readonly onLeave: () => void;
  /** Shown before the filters: the way to the pending invitations. */
  readonly children?: ReactNode;
}

/**
 * Who belongs to the organization: finds them by name, role and team, changes roles, removes, leaves, hands over
 * ownership. Stands in an `OrganizationProvider`, whose session says what is offered.
 */
export function Members(props: MembersProps): ReactElement {
  const { list, roles, teams, filter, onFilter, onChange, onLeave, children, ...root } = props;
  const [question, ask] = useState<MemberQuestion | null>(null);
  const [news, tell] = useState("");
  const texts = useMessages("members", membersInEnglish);
  return (
    <section aria-label={texts.label} {...rootOf("gh-members", root)}>
      <div className="gh-toolbar">
        {children}
        <MemberFilters roles={roles} teams={teams} filter={filter} onFilter={onFilter} />
      </div>
      <p role="status" className="gh-hidden">
        {news}
      </p>
      <MembersTable list={list} hasFilter={isFiltered(filter)}>
        {list.items.map((member) => (
          <MemberRow
            key={member.user.id}
            member={member}
            roles={roles}
            onAsk={ask}
            onChange={(text) => {
              tell(text);
              onChange();
            }}
          />
        ))}
      </MembersTable>
      {question !== null && (
        <MemberDialogs
          question={question}
          roles={roles}
          onClose={() => ask(null)}
          onLeave={onLeave}
          onChange={(text) => {
            tell(text);
            onChange();
          }}
        />
      )}
    </section>
  );
}

function isFiltered({ search, role, team }: MembersFilter): boolean {
  return (search ?? role ?? team) !== undefined;
}

interface MembersTableProps {
  readonly list: Listing<Member>;
  readonly hasFilter: boolean;
  readonly children: ReactNode;
}

function MembersTable({ list, hasFilter, children }: MembersTableProps): ReactElement {
  const texts = useMessages("members", membersInEnglish);
  const maySeeSessions = usePermission("session:read");
  if (list.error !== null) return <ListFailure list={list} />;
  if (!list.isLoading && list.items.length === 0 && hasFilter) {
    return <ListEmpty title={texts.empty} text={texts.emptyText} />;
  }
  return (
    <>
      <table
        className="gh-table gh-members-table"
        aria-label={texts.label}
        aria-busy={list.isLoading || undefined}
      >
        <thead>
          <tr>
            <th scope="col">{texts.person}</th>
            <th scope="col" className="gh-wide">
              {texts.email}
            </th>
            <th scope="col">{texts.role}</th>
            <th scope="col" className="gh-wide">
              {texts.teams}
            </th>
            <th scope="col" className="gh-wide">
              {texts.joined}
            </th>
            {maySeeSessions && (
              <th scope="col" className="gh-widest">
                {texts.seen}
              </th>
            )}
            <th scope="col">
              <span className="gh-hidden">{texts.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.isLoading ? (
            <RowSkeletons
              rows={5}
              columns={["9rem", "11rem", "5rem", "6rem", "5.5rem", "1rem"]}
              narrow={[0, 2, 5]}
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
