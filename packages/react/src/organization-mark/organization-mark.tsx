import type { ReactElement } from "react";
import { organizationStyle } from "../appearance/organization-color.ts";
import { initials } from "./initials.ts";

/** What `OrganizationMark` takes. */
export interface OrganizationMarkProps {
  readonly organization: { readonly id: string; readonly name: string };
  /** Edge in CSS pixels; default 20. */
  readonly size?: number;
  readonly className?: string | undefined;
}

/** The mark of an organization: its initials on the colour of its id. Silent to a screen reader: the name is beside it. */
export function OrganizationMark(props: OrganizationMarkProps): ReactElement {
  const { organization, size = 20, className = "" } = props;
  return (
    <span
      aria-hidden="true"
      className={`gh-organization-mark ${className}`.trimEnd()}
      data-initials={initials(organization.name)}
      style={{ ...organizationStyle(organization.id), inlineSize: size, fontSize: size }}
    />
  );
}
