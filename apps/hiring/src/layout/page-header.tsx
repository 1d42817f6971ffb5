import { useCurrentOrganization } from "@guildhall/react";
import type { ReactElement, ReactNode } from "react";
import { useIdentity } from "./use-identity.ts";
import { useListedOrganization, usePlace } from "./use-place.ts";

/** The top of a page: the organization and the page's name, also in the tab, and what can be done here. */
export function PageHeader(props: {
  readonly title: string;
  /** The list that the page is one thing of. */
  readonly parent?: ReactNode;
  readonly children?: ReactNode;
}): ReactElement {
  const { title, parent, children } = props;
  const place = usePlace();
  const { session } = useCurrentOrganization();
  // The list is cut off where there are hundreds, and forgets an organization a moment before its page is covered.
  const organization = useListedOrganization(place) ?? session?.organization ?? null;
  useIdentity(title, organization);
  return (
    <header className="page-header">
      <div className="breadcrumb">
        <span className="breadcrumb-organization">{organization?.name ?? place.organization}</span>
        <Slash />
        {parent !== undefined && (
          <>
            {parent}
            <Slash />
          </>
        )}
        <h1>{title}</h1>
      </div>
      <div className="page-actions">{children}</div>
    </header>
  );
}

function Slash(): ReactElement {
  return (
    <span className="breadcrumb-slash" aria-hidden>
      /
    </span>
  );
}
