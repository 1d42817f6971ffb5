import type { Permission } from "@guildhall/protocol";
import type { FlightStatement } from "../postgres/index.ts";
import type { Problem } from "../http/index.ts";
import { invalidToken, organizationCallerOf, type BearingCaller, type Caller } from "./caller.ts";
import { memberContext, type Context, type MemberContext } from "./context.ts";
import { refused, type Doorway } from "./doorway.ts";
import { keyOf } from "./expectations.ts";
import { enter, enterBearing, type EnterRow, type EntryDemand, type EntryRow } from "./queries.ts";
import { enterBy } from "./transaction/entrance.ts";
import type { Db } from "./transaction/transaction.ts";

/** What work in one organization is given. */
export interface InsideOrganization<Entered extends Context = MemberContext> {
  readonly db: Db;
  readonly context: Entered;
}

/** Work in one organization: gives a statement unsent, a promise, or a value. */
export type OrganizationWork<Result> = (inside: InsideOrganization) => Result;

/** Enters an organization for a caller and runs work there. */
export async function enterOrganization<Result>(
  doorway: Doorway,
  asked: { readonly request: Request; readonly slug: string; readonly permission: Permission | null },
  work: OrganizationWork<Result>,
): Promise<Awaited<Result>> {
  const { requests, expectations, grants } = doorway;
  const { request, slug, permission } = asked;
  const caller = await organizationCallerOf(request, doorway);
  const demand: EntryDemand = { slug, permission, roles: doorway.rolesWith(permission) };
  const entrance = {
    key: keyOf(caller, slug),
    expectations,
    statements: (expected: EntryRow | null) => [entering(caller, demand, expected)],
    found: (answer: object | undefined) => entered(caller, answer as EnterRow | undefined),
    inside: (db: Db, row: EntryRow): InsideOrganization => ({
      db,
      context: memberContext(row, slug, grants),
    }),
  };
  return enterBy(requests, entrance, work);
}

function entering(
  caller: Caller | BearingCaller,
  demand: EntryDemand,
  expected: EntryRow | null,
): FlightStatement {
  return "bearing" in caller ? enterBearing(caller, demand, expected) : enter(caller, demand, expected);
}

function entered(caller: Caller | BearingCaller, row: EnterRow | undefined): EntryRow {
  if (row?.refusal === null) return row;
  throw refusalOf(caller, row?.refusal ?? "not_found");
}

function refusalOf(caller: Caller | BearingCaller, word: string): Problem {
  return word === "unauthenticated" && "bearing" in caller ? invalidToken() : refused(word);
}
