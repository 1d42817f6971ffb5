import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";

/** The pages of an organization's settings. */
const pages = [
  { to: "/$org/settings", name: "General" },
  { to: "/$org/settings/roles", name: "Roles" },
  { to: "/$org/settings/security", name: "Security" },
  { to: "/$org/settings/api-keys", name: "API keys" },
  { to: "/$org/settings/domains", name: "E-mail domains" },
  { to: "/$org/settings/sso", name: "Single sign-on" },
  { to: "/$org/settings/export", name: "Data export" },
] as const;

/** The top of a page of settings, and the way to the others. */
export function SettingsHeader(props: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  const { organization } = usePlace();
  return (
    <>
      <PageHeader title={props.title}>{props.children}</PageHeader>
      <nav className="filters settings-pages" aria-label="Settings">
        <div className="segments">
          {pages.map(({ to, name }) => (
            <Link
              key={to}
              to={to}
              params={{ org: organization }}
              activeOptions={{ exact: true, includeSearch: false }}
              className="segment"
            >
              {name}
            </Link>
          ))}
        </div>
      </nav>
    </>
  );
}
