import type { Permission } from "@guildhall/protocol";
import { generalInEnglish, rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization, usePermission } from "./organization-provider.tsx";

/**
 * Why the current session does not permit something, in words for a tooltip; undefined when it does. Before there is a
 * session it is refused without a word of a role, unless the role is known to permit it.
 */
export function useRefusal(permission: Permission): string | undefined {
  const { session } = useCurrentOrganization();
  const general = useMessages("general", generalInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  if (usePermission(permission)) return undefined;
  if (session === null) return general.notReady;
  return general.notPermitted(roles[session.role] ?? session.role);
}
