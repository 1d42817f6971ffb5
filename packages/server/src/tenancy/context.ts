import type { BuiltInRole, Grants, Permission } from "@guildhall/protocol";
import type { EntryRow, PersonRow } from "./queries.ts";

/** The organization that a transaction entered, and who acts in it. Events take both from here. */
export interface Context {
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string };
  /** A member, or the system itself, whose id is null. */
  readonly actor: { readonly id: string | null; readonly name: string };
}

/** The context of a member's request: the rows it is made of were read, or proved unchanged, in this transaction. */
export interface MemberContext extends Context {
  readonly organization: Context["organization"] & { readonly plan: string; readonly createdAt: Date };
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly role: string;
  /** Everything that the role permits. */
  readonly permissions: readonly string[];
  readonly session: {
    readonly id: string;
    readonly openedAt: Date;
    readonly expiresAt: Date;
    /** How the person proved themselves, all in all, in the words of `proofMethods`. */
    readonly methods: readonly string[];
    /** When they last did so deliberately. */
    readonly authenticatedAt: Date;
  };
  /** The API key that acts, and what it was given; null for a person. */
  readonly key: {
    readonly id: string;
    readonly name: string;
    readonly permissions: readonly string[];
  } | null;
  /** May this member do that? */
  can(permission: Permission): boolean;
}

/** Makes the context from what the door found. */
export function memberContext(row: EntryRow, slug: string, grants: Grants): MemberContext {
  const held: readonly string[] = row.permissions ?? grants[row.role as BuiltInRole];
  const key = keyOf(row);
  const permissions = key ? held.filter((permission) => key.permissions.includes(permission)) : held;
  return {
    organization: {
      id: row.organization_id,
      slug,
      name: row.organization_name,
      plan: row.organization_plan,
      createdAt: row.organization_created_at,
    },
    actor: key ? { id: key.id, name: `API key ${key.name}` } : { id: row.user_id, name: row.user_name },
    user: { id: row.user_id, name: row.user_name, email: row.user_email },
    role: key ? roleOfKeys : row.role,
    key,
    permissions,
    session: {
      id: row.session_id,
      openedAt: row.opened_at,
      expiresAt: row.expires_at,
      methods: row.methods,
      authenticatedAt: row.authenticated_at,
    },
    can: (permission) => permissions.includes(permission),
  };
}

/** What stands for the role of an API key: no role has such a name, so none of their ranks is a key's. */
export const roleOfKeys = "api_key";

function keyOf({
  session_id: id,
  key_name: name,
  key_permissions: permissions,
}: EntryRow): MemberContext["key"] {
  return name === undefined || permissions === undefined ? null : { id, name, permissions };
}

/** The person that a request speaks for: one account of its browser. */
export interface Person {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
  };
  readonly browserId: string;
  /** The account session. */
  readonly sessionId: string;
  readonly authenticatedAt: Date;
  /** How they proved themselves, all in all. */
  readonly methods: readonly string[];
  /** Whether one of these is a way of their own, and not only an organization's identity provider. */
  readonly personal: boolean;
}

/** Makes the person from what the door found. */
export function personOf(row: PersonRow): Person {
  return {
    user: {
      id: row.user_id,
      name: row.user_name,
      email: row.user_email,
      emailVerified: row.user_email_verified,
    },
    browserId: row.browser_id,
    sessionId: row.session_id,
    authenticatedAt: row.authenticated_at,
    methods: row.methods,
    personal: row.personal,
  };
}
