import type { ProblemCode } from "@guildhall/protocol";
import { Problem, type Reply, type RequestFacts } from "../http/index.ts";
import { withQuery } from "../people/index.ts";
import { accept } from "./accept.ts";
import { away, keyOf, type Away } from "./begin.ts";
import type { Assertion, ConnectionRow } from "./identity-provider.ts";
import type { SsoParts } from "./parts.ts";
import { findConnection } from "./system-queries.ts";

/** A browser that comes back from an identity provider. */
export interface ComingBack {
  readonly request: Request;
  readonly facts: RequestFacts;
  readonly reply: Reply;
  readonly connectionId: string;
  readonly state: string | undefined;
}

/** Reads what the provider said; throws where that proves nothing. */
export type ReadAssertion = (connection: ConnectionRow, away: Away) => Promise<Assertion>;

interface Begun {
  readonly away: Away;
  readonly userId: string | null;
}

/**
 * Ends what was begun with an identity provider, once, and leads on to a page of ours: where it was asked for, or with
 * `problem=<code>` in its query.
 *
 * Throws the problem `not_found` where nothing was begun and there is no such connection.
 */
export async function comeBack(parts: SsoParts, call: ComingBack, read: ReadAssertion): Promise<null> {
  const begun = await take(parts, call);
  if (!begun && !(await findConnection(parts.system, call.connectionId))) throw new Problem("not_found");
  const place = begun
    ? await placeAfter(parts, { ...begun, call }, read).catch((error: unknown) =>
        placeOfRefusal(parts, { away: begun.away, error, call }),
      )
    : withQuery("/sign-in", { problem: "challenge_expired" satisfies ProblemCode });
  call.reply.headers.set("Location", place);
  return null;
}

/** What was begun in this browser with this state, used up; null where there is nothing, or with another provider. */
async function take(
  { people, sealer }: SsoParts,
  { request, state, connectionId }: ComingBack,
): Promise<Begun | null> {
  if (state === undefined) return null;
  const taken = await people.vouching.take(request, keyOf(state));
  if (!taken) return null;
  const kept = away.parse(sealer.open(taken.value));
  return kept.connection === connectionId ? { away: kept, userId: taken.userId } : null;
}

async function placeAfter(
  parts: SsoParts,
  { away: begun, userId, call: { facts, reply } }: Begun & { readonly call: ComingBack },
  read: ReadAssertion,
): Promise<string> {
  const connection = await findConnection(parts.system, begun.connection);
  if (connection?.revision !== begun.revision) throw new Problem("challenge_expired");
  const assertion = await read(connection, begun).catch((cause: unknown) => {
    throw new Problem("sso_failed", { cause });
  });
  await accept(parts, { connection, away: begun, userId, assertion, facts, reply });
  return begun.returnTo ?? `/${connection.organization_slug}`;
}

interface Refusal {
  readonly away: Away;
  readonly error: unknown;
  readonly call: ComingBack;
}

/** The page that says what went wrong; why, stands in the log. What is wrong with ourselves is answered as such. */
function placeOfRefusal({ logger }: SsoParts, { away: begun, error, call: { facts } }: Refusal): string {
  if (!(error instanceof Problem)) throw error;
  const { code, cause } = error;
  logger.info({ request: facts.id, code, error: cause }, "an identity provider led nobody in");
  const { intent, returnTo } = begun;
  const query = { problem: code, request: facts.id };
  if (intent === "sign_in") return withQuery("/sign-in", returnTo === null ? query : { ...query, returnTo });
  return withQuery(returnTo ?? "/", query);
}
