import { append } from "../events/index.ts";
import { Problem, type RequestFacts } from "../http/index.ts";
import type { Telling } from "../people/index.ts";
import { refused, type Context, type Db, type MemberContext } from "../tenancy/index.ts";
import { deletionRequestedMail, restoredMail } from "./mail.ts";
import {
  requestDeletion,
  selectOrganization,
  selectOwners,
  takeDeletionBack,
  type OrganizationRow,
} from "./queries.ts";

/** How long an organization can be restored after its deletion was asked for; the database says the same. */
const graceMilliseconds = 30 * 24 * 60 * 60 * 1000;

/** Where a deletion is asked for, and by whom. */
export interface Deleting extends Telling {
  readonly db: Db;
  readonly context: MemberContext;
  readonly facts: RequestFacts;
}

/**
 * Asks for the deletion of an organization: its sessions end, and nobody enters it from the next request on. Answers with
 * when its rows go.
 *
 * Throws the problem `organization_locked` when somebody else asked for it meanwhile.
 */
export async function askForDeletion({ db, context, facts, people, publicUrl }: Deleting): Promise<Date> {
  const requestedAt = await requestDeletion(db);
  if (requestedAt === null) throw new Problem("organization_locked");
  const deletesAt = new Date(requestedAt.getTime() + graceMilliseconds);
  const owners = await selectOwners(db, context.organization.id);
  await db.all(
    append(
      { db, context, facts },
      { type: "organization.deletion_requested", subject: subjectOf(context), after: { deletesAt } },
    ),
    ...owners.map((to) => people.mail(db, deletionRequestedMail(to, { context, publicUrl }, deletesAt))),
  );
  return deletesAt;
}

/** Which organization is restored, and for whom: an account of the request's browser. */
export interface Restoring extends Telling {
  readonly db: Db;
  readonly facts: RequestFacts;
  readonly slug: string;
}

/**
 * Takes a deletion back; an organization that is not being deleted stays as it is. Its sessions do not come back.
 *
 * Throws the problems `not_found` to whoever is no member, and when the 30 days are over, and `forbidden` to members who
 * are no owners.
 */
export async function restore({
  db,
  facts,
  slug,
  people,
  publicUrl,
}: Restoring): Promise<OrganizationRow | null> {
  const row = await takeDeletionBack(db, slug, facts.account === null);
  if (row?.refusal !== null) throw refused(row?.refusal ?? "not_found");
  const context: Context = {
    organization: { id: row.organization_id, slug, name: row.organization_name },
    actor: { id: row.user_id, name: row.user_name },
  };
  if (row.restored) {
    const owners = await selectOwners(db, row.organization_id);
    await db.all(
      append({ db, context, facts }, { type: "organization.restored", subject: subjectOf(context) }),
      ...owners.map((to) => people.mail(db, restoredMail(to, { context, publicUrl }))),
    );
  }
  return selectOrganization(db, row.organization_id);
}

function subjectOf({ organization }: Context): { kind: string; id: string; name: string } {
  return { kind: "organization", id: organization.id, name: organization.name };
}
