import * as library from "./index.ts";
import { createGuildhall, type Guildhall } from "@guildhall/client";
import { builtInGrants, type Account, type OrganizationSession } from "@guildhall/protocol";
import type { ReactElement } from "react";
import { expect, test } from "vitest";
import { account, organization } from "../test/cast.ts";
import { testConformance, type GivenRoot } from "../test/conformance.tsx";

const {
  AcceptInvitation,
  AccountMenu,
  AccountSecurity,
  AccountSettings,
  ApiKeys,
  AuditLog,
  CreateOrganization,
  CreateRoleButton,
  CreateTeamButton,
  DataExports,
  DeviceApproval,
  Domains,
  InvitationLinks,
  Invitations,
  InviteButton,
  JoinByLink,
  Members,
  MembershipRequests,
  OrganizationMark,
  OrganizationSecurity,
  OrganizationSettings,
  OrganizationSwitcher,
  RestoreOrganization,
  Roles,
  SingleSignOn,
  Teams,
} = library;

const nothing = (): void => undefined;
const acme = organization("acme", { role: "owner" });
const olivia = account("Olivia", acme);
const list = { items: [], isLoading: false, error: null, hasMore: false, isLoadingMore: false } as const;
const listing = { ...list, loadMore: nothing, retry: nothing };
const roles = { items: [], permissions: [], isLoading: false, error: null, retry: nothing };
const proofs = {
  ...{ password: true, totp: null, passkeys: [], oauth: [] },
  session: { methods: ["pwd"], authenticatedAt: olivia.authenticatedAt, freshUntil: null },
};
const policy = {
  ...{ allowedMethods: null, mfaRequired: false, maxAgeSeconds: null },
  ...{ idleSeconds: null, allowedEmailDomains: null },
};
const settings = { ...acme, metadata: {}, createdAt: olivia.authenticatedAt };

/** Each component as a server renders it; one that then shows nothing is seen by the story of the demos alone. */
const rendered: Readonly<Record<string, (given: GivenRoot) => ReactElement>> = {
  AcceptInvitation: (given) => <AcceptInvitation {...given} fragment="" onJoin={nothing} />,
  AccountMenu: (given) => <AccountMenu {...given} />,
  AccountSecurity: (given) => (
    <AccountSecurity
      {...given}
      {...{ account: "olivia", proofs, services: [], devices: listing, onChange: nothing }}
    />
  ),
  AccountSettings: (given) => <AccountSettings {...given} onDelete={nothing} />,
  ApiKeys: (given) => <ApiKeys {...given} list={listing} onChange={nothing} />,
  AuditLog: (given) => <AuditLog {...given} list={listing} filter={{}} onFilter={nothing} people={[]} />,
  CreateOrganization: (given) => <CreateOrganization {...given} onCreated={nothing} />,
  CreateRoleButton: (given) => <CreateRoleButton {...given} list={roles} onChange={nothing} />,
  CreateTeamButton: (given) => <CreateTeamButton {...given} onChange={nothing} />,
  DataExports: (given) => <DataExports {...given} list={listing} onChange={nothing} />,
  DeviceApproval: (given) => <DeviceApproval {...given} />,
  Domains: (given) => <Domains {...given} list={listing} onChange={nothing} />,
  InvitationLinks: (given) => (
    <InvitationLinks {...given} list={listing} roles={[]} teams={[]} onChange={nothing} />
  ),
  Invitations: (given) => <Invitations {...given} list={listing} roles={[]} onChange={nothing} />,
  InviteButton: (given) => <InviteButton {...given} roles={[]} teams={[]} onChange={nothing} />,
  JoinByLink: (given) => <JoinByLink {...given} fragment="" onJoin={nothing} />,
  Members: (given) => (
    <Members
      {...given}
      {...{ list: listing, roles: [], teams: [], filter: {} }}
      {...{ onFilter: nothing, onChange: nothing, onLeave: nothing }}
    />
  ),
  MembershipRequests: (given) => (
    <MembershipRequests {...given} list={listing} roles={[]} onChange={nothing} />
  ),
  OrganizationMark: (given) => <OrganizationMark {...given} organization={acme} />,
  OrganizationSecurity: (given) => (
    <OrganizationSecurity
      {...given}
      {...{ policy, ways: [], sessions: listing, onSave: nothing, onChange: nothing }}
    />
  ),
  OrganizationSettings: (given) => (
    <OrganizationSettings {...given} settings={settings} onChange={nothing} onDelete={nothing} />
  ),
  OrganizationSwitcher: (given) => (
    <OrganizationSwitcher {...given} current="acme" hrefFor={() => "/"} onNavigate={nothing} />
  ),
  RestoreOrganization: (given) => <RestoreOrganization {...given} organization={acme} account="olivia" />,
  Roles: (given) => <Roles {...given} list={roles} onChange={nothing} />,
  SingleSignOn: (given) => (
    <SingleSignOn
      {...given}
      {...{ list: listing, roles: [], isDomainProved: true, domainsHref: "/" }}
      {...{ testReturnsTo: () => "/", onChange: nothing }}
    />
  ),
  Teams: (given) => (
    <Teams
      {...given}
      {...{ list: listing, selected: null, members: listing, onSelect: nothing, onChange: nothing }}
    />
  ),
};

const client = await clientIn(olivia);
for (const [component, render] of Object.entries(rendered)) testConformance({ component, render, client });

test("no component is left out but those without an element of their own, or with none at first", () => {
  const components = Object.entries(library)
    .filter(([name, value]) => /^[A-Z]/.test(name) && typeof value === "function")
    .map(([name]) => name);
  const elsewhere = ["Can", "Dialog", "GuildhallProvider", "OrganizationProvider"];
  const later = ["JoinableOrganizations", "StepUp", "StepUpNotice"];
  expect([...Object.keys(rendered), ...elsewhere, ...later].sort()).toEqual(components.sort());
});

/** A client that knows its account, and has Acme open for it. */
async function clientIn(who: Account): Promise<Guildhall> {
  const session: OrganizationSession = {
    id: "session",
    organization: settings,
    user: who.user,
    role: "owner",
    permissions: [...builtInGrants.owner],
    openedAt: who.authenticatedAt,
    expiresAt: who.authenticatedAt,
  };
  const opened = createGuildhall({
    fetch: (_, init) =>
      Promise.resolve(Response.json(init?.method === "POST" ? session : { accounts: [who] })),
  });
  await opened.refreshMe();
  await opened.organization("acme", who.user.id).open();
  return opened;
}
