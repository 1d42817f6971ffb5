import { Problem } from "../http/index.ts";
import { fly } from "../postgres/index.ts";
import type { Context } from "./context.ts";
import type { InsideOrganization } from "./organization-door.ts";
import { enterAs, principalFor, type PrincipalRow } from "./queries.ts";
import { refused, type Doorway } from "./doorway.ts";
import { finish, transact } from "./transaction/transact.ts";
import type { Opening } from "./transaction/transaction.ts";

/**
 * Who works in an organization when nobody asks over HTTP: what `guildhall.own_principal()` sealed in a request's
 * transaction, or the ids themselves; a null actor is the system.
 */
export type Principal = string | { readonly organizationId: string; readonly actorId: string | null };

/** Work of a principal: gives a statement unsent, a promise, or a value. */
export type PrincipalWork<Result> = (inside: InsideOrganization<Context>) => Result;

/** Enters an organization as a principal and runs work there. */
export async function enterAsPrincipal<Result>(
  doorway: Doorway,
  principal: Principal,
  work: PrincipalWork<Result>,
): Promise<Awaited<Result>> {
  const sealed = typeof principal === "string" ? principal : await seal(doorway, principal);
  let context: Context | null = null;
  const opening: Opening = {
    statements: [enterAs(sealed)],
    opened: ([result]) => {
      const row = result?.rows[0] as PrincipalRow | undefined;
      if (row?.refusal !== null) throw refused(row?.refusal ?? "not_found");
      context = contextOf(row);
    },
  };
  return transact({ ...doorway.requests, opening }, async (transaction): Promise<Awaited<Result>> => {
    await transaction.open();
    if (!context) throw new Problem("not_found");
    return finish<Result>(transaction, work({ db: transaction.db, context }));
  });
}

async function seal(
  { system, onSystem }: Doorway,
  { organizationId, actorId }: Exclude<Principal, string>,
): Promise<string> {
  onSystem(`seal a principal for organization ${organizationId}`);
  const client = await system.pool.connect();
  try {
    const [result] = await fly(client, [principalFor(organizationId, actorId)], system.flight);
    const row = result?.rows[0] as { readonly principal: string } | undefined;
    if (!row) throw new Problem("not_found");
    return row.principal;
  } finally {
    client.release();
  }
}

function contextOf(row: PrincipalRow): Context {
  return {
    organization: { id: row.organization_id, slug: row.organization_slug, name: row.organization_name },
    actor: { id: row.user_id, name: row.user_name },
  };
}
