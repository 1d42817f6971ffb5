import type { ProofDemand } from "@guildhall/protocol";
import { refused } from "./doorway.ts";
import type { InsideOrganization } from "./organization-door.ts";

/**
 * Asks, before an act that matters, for a proof that is young enough, and for the second factor of whoever has one: in the
 * transaction that does it.
 *
 * Throws the problem `step_up_required`, and `organization_session_required` when the session ended on the way.
 * @see OWASP ASVS 5.0 requirement 7.5.3
 */
export async function demandProof(
  { db, context }: InsideOrganization,
  { maxAgeSeconds }: ProofDemand,
): Promise<void> {
  const answer = await db.one<{ readonly asked: string | null }>(
    "select guildhall.proof_asked($1, $2) as asked",
    [context.session.id, maxAgeSeconds],
  );
  if (!answer) throw refused("organization_session_required");
  if (answer.asked !== null) throw refused(answer.asked);
}
