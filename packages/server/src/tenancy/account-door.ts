import type { Permission } from "@guildhall/protocol";
import type pg from "pg";
import { Problem } from "../http/index.ts";
import { fly } from "../postgres/index.ts";
import { signedInCallerOf, type Caller } from "./caller.ts";
import { memberContext, personOf, type MemberContext, type Person } from "./context.ts";
import type { Doorway } from "./doorway.ts";
import type { InsideOrganization } from "./organization-door.ts";
import { enter, identify, openOrganizations, type OwnOrganizationRow, type PersonRow } from "./queries.ts";
import type { Statement } from "./transaction/statement.ts";
import { finish, transact } from "./transaction/transact.ts";
import { writer, type Db, type Opening } from "./transaction/transaction.ts";

/** What one organization answered. */
export interface Answered<Value> {
  readonly context: MemberContext;
  readonly value: Value;
}

/** What work for one person is given. */
export interface InsideAccount {
  readonly db: Db;
  readonly person: Person;
  /**
   * Sends one statement into each organization in which the accounts of the request have a session and the permission,
   * all in one flight, and gives what each answered. Commits what `db` did before.
   */
  readonly each: <Value>(
    permission: Permission,
    statement: (inside: InsideOrganization) => Statement<Value>,
  ) => Promise<readonly Answered<Value>[]>;
}

/** Work for one person: gives a statement unsent, a promise, or a value. */
export type AccountWork<Result> = (inside: InsideAccount) => Result;

/** Identifies the person that a request speaks for and runs work for them. */
export async function enterAccount<Result>(
  doorway: Doorway,
  request: Request,
  work: AccountWork<Result>,
): Promise<Awaited<Result>> {
  const caller = signedInCallerOf(request, doorway);
  let found: PersonRow | null = null;
  const opening: Opening = {
    statements: [identify(caller)],
    opened: ([result]) => {
      const row = result?.rows[0] as PersonRow | undefined;
      if (row?.refusal !== null) throw new Problem("unauthenticated");
      found = row;
    },
  };
  return transact({ ...doorway.requests, opening }, async (transaction, client): Promise<Awaited<Result>> => {
    await transaction.open();
    if (!found) throw new Problem("unauthenticated");
    const each: InsideAccount["each"] = async (permission, statement) => {
      await transaction.pause();
      return askEach({ doorway, caller, client, permission }, statement);
    };
    return finish<Result>(transaction, work({ db: transaction.db, person: personOf(found), each }));
  });
}

interface Asking {
  readonly doorway: Doorway;
  readonly caller: Caller;
  readonly client: pg.ClientBase;
  readonly permission: Permission;
}

async function askEach<Value>(
  asking: Asking,
  statement: (inside: InsideOrganization) => Statement<Value>,
): Promise<readonly Answered<Value>[]> {
  const { doorway, caller, client } = asking;
  const [list] = await fly(client, [openOrganizations(caller)], doorway.requests.flight);
  const rows = (list?.rows ?? []) as readonly OwnOrganizationRow[];
  const answers = await Promise.all(rows.map((row) => askOne(asking, row, statement)));
  return answers.filter((answer) => answer !== null);
}

// Each flight is a transaction of its own, which ends with its Sync: one that is refused leaves the others alone.
async function askOne<Value>(
  { doorway, caller, client, permission }: Asking,
  row: OwnOrganizationRow,
  statement: (inside: InsideOrganization) => Statement<Value>,
): Promise<Answered<Value> | null> {
  const context = memberContext(row, row.slug, doorway.grants);
  if (!context.can(permission)) return null;
  const { parts, read } = statement({ db: writer(), context });
  const demand = { slug: row.slug, permission, roles: doorway.rolesWith(permission) };
  const entry = enter({ ...caller, account: row.user_id }, demand, row);
  try {
    const [, ...results] = await fly(client, [entry, ...parts], doorway.requests.flight);
    return { context, value: read(results) };
  } catch (error) {
    // A right that ended between the list and the entry: that organization is not among those that may be entered now.
    if (isRefusedEntry(error)) return null;
    throw error;
  }
}

function isRefusedEntry(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "GH004";
}
