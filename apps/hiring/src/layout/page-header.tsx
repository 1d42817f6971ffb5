import type { ReactElement, ReactNode } from "react";
import { useIdentity } from "./use-identity.ts";
import { useListedOrganization, usePlace } from "./use-place.ts";

/** The top of a page: the organization and the page's name, also in the tab, and what can be done here. */
export function PageHeader({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  const place = usePlace();
  const organization = useListedOrganization(place) ?? null;
  useIdentity(title, organization);
  return (
    <header className="page-header">
      <div className="breadcrumb">
        <span className="breadcrumb-organization">{organization?.name ?? place.organization}</span>
        <span className="breadcrumb-slash" aria-hidden>
          /
        </span>
        <h1>{title}</h1>
      </div>
      <div className="page-actions">{children}</div>
    </header>
  );
}
