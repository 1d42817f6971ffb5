import type { Permission } from "@guildhall/protocol";
import { Problem } from "../http/index.ts";
import { invalidToken, organizationCallerOf, type BearingCaller, type Caller } from "./caller.ts";
import { memberContext, type Context, type MemberContext } from "./context.ts";
import { enter, enterBearing, type EnterRow, type EntryDemand, type EntryRow } from "./queries.ts";
import type { FlightStatement } from "../postgres/index.ts";
import { refused, type Doorway } from "./doorway.ts";
import { finish, transact } from "./transaction/transact.ts";
import type { Db, Opening } from "./transaction/transaction.ts";

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
  const { request, slug, permission } = asked;
  const caller = await organizationCallerOf(request, doorway.readBearer);
  const entry: Entry = { caller, demand: { slug, permission, roles: doorway.rolesWith(permission) } };
  const expected = doorway.expectations.get(caller, slug);
  if (expected) {
    const attempt = await enterExpecting(doorway, { ...entry, expected }, work);
    if (attempt.held) return attempt.value;
    doorway.expectations.forget(caller, slug);
  }
  return enterAsking(doorway, entry, work);
}

interface Entry {
  readonly caller: Caller | BearingCaller;
  readonly demand: EntryDemand;
}

function entering({ caller, demand }: Entry, expected: EntryRow | null): FlightStatement {
  return "bearing" in caller ? enterBearing(caller, demand, expected) : enter(caller, demand, expected);
}

type Attempt<Value> = { readonly held: true; readonly value: Value } | { readonly held: false };

// The work runs on what the door found last time, and its first flight carries the proof that it still holds.
async function enterExpecting<Result>(
  doorway: Doorway,
  { caller, demand, expected }: Entry & { readonly expected: EntryRow },
  work: OrganizationWork<Result>,
): Promise<Attempt<Awaited<Result>>> {
  const opening: Opening = { statements: [entering({ caller, demand }, expected)], opened: () => undefined };
  const context = memberContext(expected, demand.slug, doorway.grants);
  let proved = (): boolean => false;
  try {
    const value = await transact(
      { ...doorway.requests, opening },
      async (transaction): Promise<Awaited<Result>> => {
        proved = () => transaction.entered;
        return finish<Result>(transaction, work({ db: transaction.db, context }));
      },
    );
    return { held: true, value };
  } catch (error) {
    // Until the server accepted the expectation, nothing that the work saw or said counts.
    if (proved()) throw error;
    return { held: false };
  }
}

async function enterAsking<Result>(
  doorway: Doorway,
  { caller, demand }: Entry,
  work: OrganizationWork<Result>,
): Promise<Awaited<Result>> {
  let found: EntryRow | null = null;
  const opening: Opening = {
    statements: [entering({ caller, demand }, null)],
    opened: ([result]) => {
      const row = result?.rows[0] as EnterRow | undefined;
      if (row?.refusal !== null) throw refusalOf(caller, row?.refusal ?? "not_found");
      found = row;
    },
  };
  return transact({ ...doorway.requests, opening }, async (transaction): Promise<Awaited<Result>> => {
    await transaction.open();
    if (!found) throw new Problem("not_found");
    doorway.expectations.set(caller, demand.slug, found);
    return finish<Result>(
      transaction,
      work({ db: transaction.db, context: memberContext(found, demand.slug, doorway.grants) }),
    );
  });
}

function refusalOf(caller: Caller | BearingCaller, word: string): Problem {
  return word === "unauthenticated" && "bearing" in caller ? invalidToken() : refused(word);
}
