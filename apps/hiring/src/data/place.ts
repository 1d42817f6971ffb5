import type { OrganizationClient } from "@guildhall/client";
import type { Permission } from "@guildhall/protocol";
import { guildhall, type HiringApi } from "../guildhall.ts";
import type { Place } from "./keys.ts";

export type { Place };

/** What calls are made by in a place. */
type Inside = Pick<OrganizationClient<HiringApi>, "call">;

/**
 * The client of a place, ready to be called. Where no session is known to be open it is opened first, so that no request
 * is sent only to be told to.
 */
export async function inside({ account, organization, isAhead }: Place): Promise<Inside> {
  const client = guildhall.organization(organization, account);
  if (isAhead === true) {
    await client.warm();
    return inBackground(client);
  }
  const isOpen = client.state.snapshot().session !== null || isListedAsOpen({ account, organization });
  if (!isOpen) await client.open({ isDeliberate: false });
  return client;
}

/** The same calls, which count as no use. */
function inBackground(client: Inside): Inside {
  return {
    call(key, ...input) {
      const marked = [{ ...input[0], background: true }];
      // Whatever else a call takes, it may be marked so.
      return client.call(key, ...(marked as unknown as typeof input));
    },
  };
}

/** Whether the session in a place, as far as this tab has one, permits something. */
export function mayIn({ account, organization }: Place, permission: Permission): boolean {
  const { session } = guildhall.organization(organization, account).state.snapshot();
  return session?.permissions.includes(permission) ?? false;
}

function isListedAsOpen({ account, organization }: Place): boolean {
  const listed = guildhall.me.snapshot().accounts.find(({ user }) => user.id === account);
  return (
    listed?.organizations.some(({ slug, session }) => slug === organization && session === "open") ?? false
  );
}
