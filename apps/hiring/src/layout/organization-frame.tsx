import type { OrganizationState } from "@guildhall/client";
import { organizationColor, StepUpNotice, usePermission } from "@guildhall/react";
import {
  Briefcase,
  Contact,
  LayoutDashboard,
  ScrollText,
  Settings,
  Users,
  UsersRound,
  type LucideIcon,
} from "lucide-react";
import { Link, useLocation, useRouter } from "@tanstack/react-router";
import { Fragment, useLayoutEffect, useRef, type ReactElement, type ReactNode } from "react";
import type { Place } from "../data/place.ts";
import { AccountCorner } from "./account-corner.tsx";
import { Switcher } from "./switcher.tsx";
import type { Identity } from "./use-identity.ts";

/** What surrounds every page of an organization: where one is, and where else one could be. */
export function OrganizationFrame(props: {
  readonly place: Place;
  readonly organization: Identity | null;
  readonly state: OrganizationState;
  readonly children: ReactNode;
}): ReactElement {
  const { place, organization, state, children } = props;
  return (
    <div className="frame">
      <a className="skip" href="#page">
        Skip to the page
      </a>
      {organization && (
        <div className="edge" style={{ backgroundColor: organizationColor(organization.id) }} />
      )}
      <header className="sidebar">
        <Switcher place={place} />
        <Navigation place={place} />
        <AccountCorner place={place} />
      </header>
      <main id="page" className="page" tabIndex={-1}>
        {state.status === "offline" && (
          <p className="notice notice-offline" role="status">
            {`${state.problem?.title ?? "No connection."} What you see may be out of date; it is tried again by itself.`}
          </p>
        )}
        <StepUpNotice />
        {/* What was begun in one organization is not continued in another. */}
        <Fragment key={`${place.account} ${place.organization}`}>{children}</Fragment>
      </main>
    </div>
  );
}

function Navigation({ place }: { readonly place: Place }): ReactElement {
  const mayReadEvents = usePermission("event:read");
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // On a narrow screen not all of the pages fit.
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);
  return (
    <nav ref={nav} className="navigation" aria-label="Organization">
      <NavigationLink place={place} to="/$org" icon={LayoutDashboard} name="Overview" />
      <NavigationLink place={place} to="/$org/jobs" icon={Briefcase} name="Jobs" />
      <NavigationLink place={place} to="/$org/applicants" icon={Contact} name="Applicants" />
      <NavigationLink place={place} to="/$org/members" icon={Users} name="Members" />
      <NavigationLink place={place} to="/$org/teams" icon={UsersRound} name="Teams" />
      {mayReadEvents && (
        <NavigationLink place={place} to="/$org/settings/audit" icon={ScrollText} name="Audit log" />
      )}
      <NavigationLink place={place} to="/$org/settings" icon={Settings} name="Settings" />
    </nav>
  );
}

function NavigationLink(props: {
  readonly place: Place;
  readonly to:
    | "/$org"
    | "/$org/jobs"
    | "/$org/applicants"
    | "/$org/members"
    | "/$org/teams"
    | "/$org/settings"
    | "/$org/settings/audit";
  readonly icon: LucideIcon;
  readonly name: string;
}): ReactElement {
  const { place, to, icon: Icon, name } = props;
  const { pathname } = useLocation();
  const section = useRouter().getMatchedRoutes(pathname)[2]?.options.staticData?.section;
  return (
    <Link
      to={to}
      params={{ org: place.organization }}
      className="navigation-link"
      // Every page is below the overview.
      activeOptions={{ exact: to === "/$org" || (section ?? to) !== to, includeSearch: false }}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      {name}
    </Link>
  );
}
