import type { FlightStatement } from "../postgres/index.ts";
import type { BearingCaller, Caller } from "./caller.ts";

/** What the door found: the rows that a member's context is made of, and their versions. */
export interface EntryRow {
  readonly organization_id: string;
  readonly organization_name: string;
  readonly organization_plan: string;
  readonly organization_created_at: Date;
  readonly organization_version: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly user_email: string;
  readonly role: string;
  readonly member_version: string;
  readonly permissions: readonly string[] | null;
  readonly role_version: string | null;
  readonly session_id: string;
  readonly opened_at: Date;
  readonly expires_at: Date;
  readonly methods: readonly string[];
  readonly authenticated_at: Date;
  readonly account_version: string;
  /** What an API key is called; left out for who is none. */
  readonly key_name?: string;
  /** What an API key was given, at most. */
  readonly key_permissions?: readonly string[];
}

/** What `guildhall.enter` answers: a context, or why not. */
export type EnterRow = (EntryRow & { readonly refusal: null }) | { readonly refusal: string };

/** What is asked for at the door. */
export interface EntryDemand {
  readonly slug: string;
  /** Null asks for membership alone. */
  readonly permission: string | null;
  /** The built-in roles that hold the permission. */
  readonly roles: readonly string[];
}

const entry = "from guildhall.enter($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/**
 * Enters an organization. With an expectation, anything but exactly that context raises GH004, so nothing need be
 * answered.
 */
export function enter(caller: Caller, demand: EntryDemand, expected: EntryRow | null): FlightStatement {
  return {
    text: expected ? `select ${entry}` : `select * ${entry}`,
    values: [
      caller.credential,
      caller.account,
      demand.slug,
      demand.permission,
      demand.roles,
      caller.request,
      caller.facts.deliberate,
      expected?.session_id ?? null,
      expected?.organization_version ?? null,
      expected?.member_version ?? null,
      expected?.role_version ?? null,
      expected?.account_version ?? null,
    ],
  };
}

const tokenEntry = "from guildhall.enter_with_token($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const keyEntry = "from guildhall.enter_with_key($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/** Enters an organization with a token or key that the process has looked at; else as {@link enter}. */
export function enterBearing(
  { bearing, request, facts }: BearingCaller,
  { slug, permission, roles }: EntryDemand,
  expected: EntryRow | null,
): FlightStatement {
  const text = bearing.kind === "token" ? tokenEntry : keyEntry;
  const versions = [
    expected?.session_id ?? null,
    expected?.organization_version ?? null,
    expected?.member_version ?? null,
    expected?.role_version ?? null,
  ];
  const demand = [slug, permission, roles, request];
  return {
    text: expected ? `select ${text}` : `select * ${text}`,
    values:
      bearing.kind === "key"
        ? [bearing.hash, ...demand, ...versions]
        : [
            ...[bearing.session, bearing.proof, ...demand, facts.deliberate],
            ...[...versions, expected?.account_version ?? null],
          ],
  };
}

/** What `guildhall.identify` answers. */
export interface PersonRow {
  readonly refusal: string | null;
  readonly browser_id: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly user_email: string;
  readonly user_email_verified: boolean;
  readonly session_id: string;
  readonly authenticated_at: Date;
  readonly methods: readonly string[];
  readonly personal: boolean;
}

/** Identifies the person that the request speaks for. */
export function identify(caller: Caller): FlightStatement {
  return {
    text: "select * from guildhall.identify($1, $2, $3)",
    values: [caller.credential, caller.account, caller.request],
  };
}

/** An organization of one of the browser's accounts; with a session it can be entered now. */
export interface OwnOrganizationRow extends EntryRow {
  readonly slug: string;
  readonly last_used_at: Date | null;
}

/** The organizations of the browser's accounts in which they have a session that asks for nothing first. */
export function openOrganizations(caller: Caller): FlightStatement {
  return {
    text: `select * from guildhall.organizations_of($1)
           where session_id is not null and asked is null and ($2::uuid is null or user_id = $2)`,
    values: [caller.credential, caller.account],
  };
}

/** What `guildhall.enter_as` answers. */
export interface PrincipalRow {
  readonly refusal: string | null;
  readonly organization_id: string;
  readonly organization_name: string;
  readonly organization_slug: string;
  readonly user_id: string | null;
  readonly user_name: string;
}

/** Enters an organization for a sealed principal. */
export function enterAs(principal: string): FlightStatement {
  return { text: "select * from guildhall.enter_as($1)", values: [principal] };
}

/** Seals a principal for the system's own work. */
export function principalFor(organizationId: string, actorId: string | null): FlightStatement {
  return { text: "select guildhall.principal_for($1, $2) as principal", values: [organizationId, actorId] };
}
