import type { Permission } from "@guildhall/protocol";
import { useCurrentOrganization, usePermission } from "@guildhall/react";

/** Why the role does not permit doing something, in words for a tooltip; undefined where it does, or is not known yet. */
export function useRefusalOf(permission: Permission, doing: string): string | undefined {
  const { session } = useCurrentOrganization();
  const may = usePermission(permission);
  return session === null || may ? undefined : `Your role, ${session.role}, does not permit ${doing}`;
}
