import { createGuildhall, type Guildhall } from "@guildhall/client";
import type { Account, OwnOrganization } from "@guildhall/protocol";

/** An organization of a person's list; whatever is not said follows from its slug. */
export function organization(slug: string, more: Partial<OwnOrganization> = {}): OwnOrganization {
  const name = slug.slice(0, 1).toUpperCase() + slug.slice(1);
  const known = {
    id: `id-of-${slug}`,
    slug,
    name,
    plan: "free",
    role: "member",
    createdAt: "2026-01-01T00:00:00Z",
  };
  return {
    ...known,
    session: "ready",
    asks: null,
    ways: [],
    lastUsedAt: null,
    deletesAt: null,
    logo: null,
    ...more,
  };
}

/** An account of a person who belongs to these organizations. */
export function account(name: string, ...organizations: readonly OwnOrganization[]): Account {
  const id = name.toLowerCase();
  const user = { id, name, email: `${id}@example.com`, emailVerified: true };
  return {
    user,
    authenticatedAt: "2026-11-20T09:00:00Z",
    landing: null,
    organizationCount: organizations.length,
    organizations: [...organizations],
  };
}

/** Olivia owns Acme and is a member of Globex. */
export const olivia: Account = account(
  "Olivia",
  organization("acme", { role: "owner" }),
  organization("globex"),
);
/** Max is a member of Acme. */
export const max: Account = account("Max", organization("acme"));

/** A client that has asked a server who is signed in, and was told of these accounts. */
export async function clientOf(...accounts: readonly Account[]): Promise<Guildhall> {
  const client = createGuildhall({ fetch: () => Promise.resolve(Response.json({ accounts })) });
  await client.refreshMe();
  return client;
}
