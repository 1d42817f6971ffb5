import type { ReactElement } from "react";
import { organizationStyle } from "../appearance/organization-color.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { initials } from "./initials.ts";

/** What `OrganizationMark` takes. */
export interface OrganizationMarkProps extends RootProps<HTMLSpanElement> {
  readonly organization: {
    readonly id: string;
    readonly name: string;
    /** The path of its logo; without one its initials are shown. */
    readonly logo?: string | null | undefined;
  };
  /** Edge in CSS pixels; default 20. */
  readonly size?: number;
}

/** The mark of an organization: its logo, else its initials on the colour of its id. Silent to a screen reader: the name is beside it. */
export function OrganizationMark(props: OrganizationMarkProps): ReactElement {
  const { organization, size = 20, style, ...root } = props;
  const logo = organization.logo ?? null;
  return (
    <span
      aria-hidden="true"
      {...rootOf("gh-organization-mark", root)}
      data-initials={logo === null ? initials(organization.name) : undefined}
      style={{ ...organizationStyle(organization.id), inlineSize: size, fontSize: size, ...style }}
    >
      {logo !== null && <img className="gh-organization-logo" src={logo} alt="" />}
    </span>
  );
}
