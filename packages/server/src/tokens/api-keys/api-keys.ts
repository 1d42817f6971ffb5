import {
  builtInRoles,
  type ApiKey,
  type createApiKey,
  type Grants,
  type revokeApiKey,
} from "@guildhall/protocol";
import { append } from "../../events/index.ts";
import { hashOf, newId, Problem, type Call, type Served } from "../../http/index.ts";
import type { InsideOrganization, MemberContext } from "../../tenancy/index.ts";
import { deleteApiKey, insertApiKey, type ApiKeyRow } from "./queries.ts";
import { newApiKey } from "./secret.ts";

const daySeconds = 24 * 60 * 60;

// What a person has to do in person: acts that ask for a fresh proof, and making other keys, which would outlive this one.
const neverForKeys: ReadonlySet<string> = new Set([
  "organization:delete",
  "organization:transfer",
  "organization:export",
  "policy:update",
  "sso:update",
  "api_key:create",
  "api_key:revoke",
]);

/**
 * Makes an API key. It can do of what it is given what its maker can do, too, at the time of each request, and it goes when
 * they leave the organization.
 *
 * Throws the problems `permission_unknown`, also for a permission that no key can have, and `above_own_role`.
 */
export async function makeApiKey(
  grants: Grants,
  { db, context, facts, body }: InsideOrganization & Call<typeof createApiKey>,
): Promise<Served<typeof createApiKey>> {
  const permissions = grantable(grants, context, body.permissions);
  const secret = newApiKey();
  const { name, days } = body;
  const key = { id: newId(), name, permissions, ending: secret.slice(-4) };
  const [made] = await db.all(
    insertApiKey(db, context.organization.id, {
      ...key,
      hash: hashOf(secret),
      createdBy: context.user.id,
      lifetimeSeconds: days * daySeconds,
    }),
    append(
      { db, context, facts },
      {
        type: "api_key.created",
        subject: { kind: "api_key", id: key.id, name },
        after: { permissions, days },
      },
    ),
  );
  if (!made) throw new Error("A key was kept, and is not there.");
  return {
    ...key,
    permissions,
    createdBy: { id: context.user.id, name: context.user.name },
    createdAt: made.created_at,
    lastUsedAt: null,
    expiresAt: made.expires_at,
    expired: false,
    secret,
  };
}

function grantable(grants: Grants, context: MemberContext, wanted: readonly string[]): string[] {
  const known = new Set<string>(builtInRoles.flatMap((role) => grants[role]));
  const unknown = wanted.flatMap((permission, index) => {
    if (!known.has(permission))
      return [{ field: `permissions.${index}`, message: "There is no such permission." }];
    if (neverForKeys.has(permission))
      return [{ field: `permissions.${index}`, message: "No key can have this permission." }];
    return [];
  });
  if (unknown.length > 0) throw new Problem("permission_unknown", { fields: unknown });
  if (wanted.some((permission) => !context.permissions.includes(permission)))
    throw new Problem("above_own_role");
  // One set of permissions is written in one way, so that two can be compared.
  return [...known].filter((permission) => wanted.includes(permission));
}

/** Revokes an API key. Throws the problem `not_found`. */
export async function dropApiKey({
  db,
  context,
  facts,
  parameters,
}: InsideOrganization & Call<typeof revokeApiKey>): Promise<null> {
  const dropped = await deleteApiKey(db, context.organization.id, parameters.key);
  if (!dropped) throw new Problem("not_found");
  const { name, permissions } = dropped;
  const subject = { kind: "api_key", id: parameters.key, name };
  await append({ db, context, facts }, { type: "api_key.revoked", subject, before: { permissions } });
  return null;
}

/** An API key as its organization sees it, with its instants as dates. */
export type ServedApiKey = Omit<ApiKey, "createdAt" | "lastUsedAt" | "expiresAt"> & {
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date;
};

/** An API key as its organization sees it. */
export function apiKeyOf(row: ApiKeyRow): ServedApiKey {
  return {
    id: row.id,
    name: row.name,
    permissions: [...row.permissions],
    ending: row.ending,
    createdBy: { id: row.created_by, name: row.creator_name },
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    expired: row.expired,
  };
}
