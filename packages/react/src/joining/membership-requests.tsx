import type { MembershipRequest, Role } from "@guildhall/protocol";
import { useState, type ReactElement, type ReactNode } from "react";
import { ListEmpty, ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { requestsInEnglish } from "./messages.ts";
import { RequestLine } from "./request-line.tsx";

/** What `MembershipRequests` takes. */
export interface MembershipRequestsProps extends RootProps<HTMLElement> {
  readonly list: Listing<MembershipRequest>;
  /** The roles that there are; empty while they are not known. */
  readonly roles: readonly Role[];
  /** Called after one was answered: whoever keeps the list asks for it again. */
  readonly onChange: () => void;
  /** Shown above the list: the way back to the members. */
  readonly children?: ReactNode;
}

/** The requests to join that nobody has answered, the oldest first: accepts one with a role, or declines it. */
export function MembershipRequests(props: MembershipRequestsProps): ReactElement {
  const { list, roles, onChange, children, ...root } = props;
  const texts = useMessages("requests", requestsInEnglish);
  const [news, tell] = useState("");
  return (
    <section aria-label={texts.label} {...rootOf("gh-membership-requests", root)}>
      {children !== undefined && <div className="gh-toolbar">{children}</div>}
      <p role="status" className={news === "" ? "gh-hidden" : "gh-news"}>
        {news}
      </p>
      {list.error !== null && <ListFailure list={list} />}
      {list.error === null && !list.isLoading && list.items.length === 0 && (
        <ListEmpty title={texts.empty} text={texts.emptyText} />
      )}
      <ul className="gh-requests" aria-label={texts.label} aria-busy={list.isLoading || undefined}>
        {list.isLoading && <RequestBones />}
        {list.items.map((request) => (
          <RequestLine
            key={request.id}
            request={request}
            roles={roles}
            onAnswer={(text) => {
              tell(text);
              onChange();
            }}
          />
        ))}
      </ul>
      <ListMore list={list} />
    </section>
  );
}

function RequestBones(): ReactElement {
  return (
    <>
      {["11rem", "9rem", "12rem"].map((width) => (
        <li key={width} className="gh-request">
          <span className="gh-skeleton gh-skeleton-line" style={{ inlineSize: width }} />
        </li>
      ))}
    </>
  );
}
