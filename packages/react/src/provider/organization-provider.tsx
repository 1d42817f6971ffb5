import { builtInGrants, type BuiltInRole, type Permission } from "@guildhall/protocol";
import { createContext, use, type ReactElement, type ReactNode } from "react";
import { useMe } from "./use-me.ts";
import { useOrganization, type UsedOrganization } from "./use-organization.ts";

const OrganizationContext = createContext<UsedOrganization | null>(null);

/** What the provider of one organization takes. */
export interface OrganizationProviderProps {
  /** The organization that the URL names. */
  readonly slug: string;
  /** The id of the user that it is used as; default: the account that used it last in this browser. */
  readonly account?: string | undefined;
  readonly children: ReactNode;
}

/** Says which organization the components below it are in: the one that the URL names. Opens its session. */
export function OrganizationProvider({ slug, account, children }: OrganizationProviderProps): ReactElement {
  const used = useOrganization(slug, account);
  return <OrganizationContext value={used}>{children}</OrganizationContext>;
}

/** The organization that this component is in. Throws a `TypeError` outside an `OrganizationProvider`. */
export function useCurrentOrganization(): UsedOrganization {
  const used = use(OrganizationContext);
  if (used !== null) return used;
  throw new TypeError("There is no organization here: put <OrganizationProvider slug={…}> above.");
}

/**
 * Whether the session in the current organization permits something. While it is being opened, what a built-in role is known
 * to permit is permitted, so that a page does not rearrange itself a moment later; without a session all else is not. It
 * decides what is shown and nothing else: the server decides what is done.
 */
export function usePermission(permission: Permission): boolean {
  const { state, session, client } = useCurrentOrganization();
  const { accounts } = useMe();
  if (session !== null) return session.permissions.includes(permission);
  if (state.status !== "idle" && state.status !== "opening") return false;
  const account = accounts.find(({ user }) => user.id === client.account);
  const role = account?.organizations.find(({ slug }) => slug === client.slug)?.role;
  return isBuiltIn(role) && builtInGrants[role].includes(permission);
}

function isBuiltIn(role: string | undefined): role is BuiltInRole {
  return role !== undefined && role in builtInGrants;
}

/** What `Can` takes. */
export interface CanProps {
  readonly permission: Permission;
  /** Shown instead to who may not; default: nothing. */
  readonly fallback?: ReactNode;
  readonly children: ReactNode;
}

/** Shows its children to who may, in the current organization. */
export function Can({ permission, fallback = null, children }: CanProps): ReactNode {
  return usePermission(permission) ? children : fallback;
}
