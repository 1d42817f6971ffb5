import { useMessages } from "@guildhall/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Member } from "@guildhall/protocol";
import type { ReactElement, ReactNode } from "react";
import { membersQuery } from "../data/queries.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Bone, ListProblem, LoadMore } from "../parts/list-states.tsx";
import { Moment } from "../parts/moment.tsx";

/** Who belongs to the organization. */
export function MembersPage(): ReactElement {
  return (
    <>
      <PageHeader title="Members" />
      <MembersList />
    </>
  );
}

function MembersList(): ReactElement {
  const place = usePlace();
  const query = useInfiniteQuery(membersQuery(place));
  if (query.isPending) return <MembersBones />;
  if (query.isError && !query.data) {
    return <ListProblem what="the members" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const members = query.data.pages.flatMap(({ items }) => items);
  return (
    <>
      <Table>
        {members.map((member) => (
          <MemberRow key={member.user.id} member={member} isSelf={member.user.id === place.account} />
        ))}
      </Table>
      <LoadMore
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
    </>
  );
}

function MemberRow({ member, isSelf }: { readonly member: Member; readonly isSelf: boolean }): ReactElement {
  const { user, role, joinedAt } = member;
  const { roles } = useMessages();
  return (
    <tr>
      <td className="cell-main">
        <div className="person">
          <Avatar name={user.name} />
          <span className="person-name">
            {user.name}
            {isSelf && <span className="muted"> (you)</span>}
          </span>
          <span className="person-aside">{user.email}</span>
        </div>
      </td>
      <td className="wide-only">{user.email}</td>
      <td>{roles[role] ?? role}</td>
      <td className="cell-time wide-only">
        <Moment instant={joinedAt} />
      </td>
    </tr>
  );
}

function MembersBones(): ReactElement {
  return (
    <Table isBusy>
      {["9rem", "7rem", "8rem", "10rem", "7.5rem"].map((width) => (
        <tr key={width}>
          <td className="cell-main">
            <div className="person">
              <span className="avatar bone" />
              <Bone width={width} />
            </div>
          </td>
          <td className="wide-only">
            <Bone width="11rem" />
          </td>
          <td>
            <Bone width="3.5rem" />
          </td>
          <td className="cell-time wide-only">
            <Bone width="5rem" />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Table({
  isBusy = false,
  children,
}: {
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <table className="table members-table" aria-busy={isBusy || undefined} aria-label="Members">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="wide-only">
            E-mail address
          </th>
          <th scope="col">Role</th>
          <th scope="col" className="cell-time wide-only">
            Joined
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
