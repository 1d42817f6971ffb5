import type { Permission } from "@guildhall/protocol";
import { generalInEnglish, rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "./organization-provider.tsx";

/**
 * Why the current session does not permit something, in words for a tooltip; undefined when it does. Before there is a
 * session it is refused without a word of a role.
 */
export function useRefusal(permission: Permission): string | undefined {
  const { session } = useCurrentOrganization();
  const general = useMessages("general", generalInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  if (session === null) return general.notReady;
  if (session.permissions.includes(permission)) return undefined;
  return general.notPermitted(roles[session.role] ?? session.role);
}
