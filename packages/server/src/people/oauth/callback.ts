import type { OauthProvider, ProblemCode } from "@guildhall/protocol";
import { Problem } from "../../http/index.ts";
import type { SigningIn } from "../proofs/admission.ts";
import { boundTo } from "../challenges/binding.ts";
import { takeChallenge } from "../challenges/queries.ts";
import type { ProvingParts } from "../proofs/parts.ts";
import { away, stateHash, type Away } from "./begin.ts";
import { linkFromElsewhere, signInFromElsewhere, stepUpFromElsewhere, type Returned } from "./linking.ts";
import { withQuery } from "./return-path.ts";

/** A browser that comes back from a service. */
export interface ComingBack extends SigningIn {
  readonly query: { readonly state?: string | undefined };
}

/** The way that was begun, and who began it where that is known. */
interface Begun {
  readonly away: Away;
  readonly userId: string | null;
}

/**
 * Ends what was begun with a service, once, and leads on to a page of ours: where it was asked for, or to the sign-in page
 * with `problem=<code>` in its query.
 */
export async function comeBack(
  parts: ProvingParts,
  provider: OauthProvider,
  call: ComingBack,
): Promise<null> {
  const begun = await take(parts, provider, call);
  const place = begun
    ? await placeAfter(parts, begun, call).catch((error: unknown) => placeOfRefusal(begun.away, error, call))
    : withQuery("/sign-in", { problem: "challenge_expired" satisfies ProblemCode });
  call.reply.headers.set("Location", place);
  return null;
}

/** What was begun in this browser with this state, used up; null where there is nothing, or it was begun with another. */
async function take(
  { pool, secure, oauthSealer }: ProvingParts,
  provider: OauthProvider,
  { request, query: { state } }: ComingBack,
): Promise<Begun | null> {
  const binding = boundTo(request, secure);
  if (binding === null || state === undefined) return null;
  const prefix = `${stateHash(state)}:`;
  const taken = await takeChallenge(pool, { kind: "oauth", binding, prefix });
  if (!taken) return null;
  const kept = away.parse(oauthSealer.open(taken.value.slice(prefix.length)));
  return kept.provider === provider ? { away: kept, userId: taken.user_id } : null;
}

async function placeAfter(
  parts: ProvingParts,
  { away: { provider, intent, returnTo, ...checks }, userId }: Begun,
  call: ComingBack,
): Promise<string> {
  const { search } = new URL(call.request.url);
  const identity = await parts.providers.get(provider)?.identify(search, checks).catch(refuse);
  if (!identity) throw new Problem("oauth_failed");
  const returned: Returned = { provider, identity, call };
  if (intent === "sign_in" || userId === null) {
    const outcome = await signInFromElsewhere(parts, returned);
    if (outcome instanceof Problem) throw outcome;
    return returnTo ?? (outcome.landing === null ? "/new" : `/${outcome.landing}`);
  }
  await (intent === "link" ? linkFromElsewhere : stepUpFromElsewhere)(parts, returned, userId);
  return returnTo ?? "/";
}

function refuse(cause: unknown): never {
  throw new Problem("oauth_failed", { cause });
}

/** The page that says what went wrong. What is wrong with ourselves is answered as such. */
function placeOfRefusal({ intent, returnTo }: Away, error: unknown, { reply, facts }: ComingBack): string {
  if (!(error instanceof Problem)) throw error;
  const cookie = error.headers["Set-Cookie"];
  if (cookie !== undefined) reply.headers.append("Set-Cookie", cookie);
  const query = { problem: error.code, request: facts.id };
  if (intent === "sign_in") return withQuery("/sign-in", returnTo === null ? query : { ...query, returnTo });
  return withQuery(returnTo ?? "/", query);
}
