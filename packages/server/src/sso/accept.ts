import { problems, type ProblemCode } from "@guildhall/protocol";
import { Problem, type Reply, type RequestFacts } from "../http/index.ts";
import { inTransaction } from "../people/index.ts";
import type { Away } from "./begin.ts";
import type { Assertion, ConnectionRow } from "./identity-provider.ts";
import type { SsoParts } from "./parts.ts";
import { linkIdentity, noteTest, recognize, type NamedBy } from "./system-queries.ts";

/** How much the clocks of an identity provider and ours may differ, in milliseconds. */
const skewMs = 60_000;

/** What an identity provider said of whoever came back, and what was begun with it. */
export interface Accepting {
  readonly connection: ConnectionRow;
  readonly away: Away;
  /** Whose step-up it is. */
  readonly userId: string | null;
  readonly assertion: Assertion;
  readonly facts: RequestFacts;
  readonly reply: Reply;
}

/**
 * Acts on what an identity provider said: somebody in a domain of its own organization is signed in there, or shown to be who
 * they are once more. Whom it names is never let into anything else, and nothing of who they are changes.
 *
 * Throws the problems `sso_refused`, `sso_failed`, `challenge_expired`, `organization_full`, `email_domain_refused` and
 * `too_many_accounts`.
 */
export async function accept(parts: SsoParts, accepting: Accepting): Promise<void> {
  const { connection, away, assertion, userId, facts, reply } = accepting;
  const named: NamedBy = {
    organizationId: connection.organization_id,
    connectionId: connection.id,
    revision: away.revision,
    subject: assertion.subject,
    email: assertion.email,
  };
  const at = provedAt(away, assertion);
  if (away.intent === "test") {
    refuse(await noteTest(parts.system, named));
    return;
  }
  await inTransaction(parts.system, async (transaction) => {
    const { refusal, person: known } = await recognize(transaction.client, named);
    refuse(refusal);
    const { vouching } = parts.people;
    const { email, name } = assertion;
    // Whoever is to be shown to be themselves is somebody already.
    if (userId !== null && known !== userId) throw another();
    const person = known ?? (await vouching.person(transaction, { email, name, facts }));
    await linkIdentity(transaction.client, named, { userId: person, facts });
    const methods = methodsOf(connection.organization_id, assertion);
    await vouching.vouch(transaction, { userId: person, methods, at, facts, reply });
  });
}

function another(): Problem {
  return new Problem("sso_failed", {
    detail: "The identity provider named somebody else; sign in there as yourself.",
  });
}

function methodsOf(organizationId: string, { mfa }: Assertion): readonly string[] {
  return [`sso:${organizationId}`, ...(mfa ? [`mfa:${organizationId}`] : [])];
}

/** When somebody proved themselves, held against what was asked for. Throws the problem `sso_failed`. */
function provedAt({ anew, maxAgeSeconds, begunAt }: Away, { authenticatedAt }: Assertion): Date | null {
  const oldest = anew ? begunAt : maxAgeSeconds === null ? null : begunAt - maxAgeSeconds * 1000;
  if (oldest !== null && (authenticatedAt === null || authenticatedAt.getTime() < oldest - skewMs))
    throw new Problem("sso_failed", {
      detail: "The identity provider does not say that the proof is as young as it has to be.",
    });
  return anew ? new Date() : authenticatedAt;
}

function refuse(word: string | null): void {
  if (word === null) return;
  if (!Object.hasOwn(problems, word)) throw new Error(`There is no problem ${word}.`);
  throw new Problem(word as ProblemCode);
}
