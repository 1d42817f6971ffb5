import { organizationColor, OrganizationMark } from "@guildhall/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { Careers } from "../../shared/endpoints.ts";
import { useIdentity } from "../layout/use-identity.ts";

/** What surrounds the public pages of an organization: its name, logo and colour, and nothing of ours but the foot. */
export function CareersFrame(props: {
  readonly title: string;
  readonly organization: Careers["organization"];
  /** The slug in the address. */
  readonly org: string;
  readonly children: ReactNode;
}): ReactElement {
  const { title, organization, org, children } = props;
  useIdentity(title, organization);
  return (
    <div className="careers">
      <div className="edge" style={{ backgroundColor: organizationColor(organization.id) }} />
      <header className="careers-header">
        <Link to="/careers/$org" params={{ org }} className="careers-organization">
          <OrganizationMark organization={organization} size={32} />
          <span>{organization.name}</span>
        </Link>
      </header>
      <main className="careers-page">{children}</main>
      <footer className="careers-footer">Made with Guildhall Hiring</footer>
    </div>
  );
}
