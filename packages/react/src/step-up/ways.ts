import { canShowPasskeys, type ProofQuestion } from "@guildhall/client";
import type { AllowedMethod, OauthProvider, Proofs } from "@guildhall/protocol";

/** A way to prove more that the dialog can lead through, in the words of the wire. */
export type Way = AllowedMethod | "otp";

/** The ways that would do for a question and that the person has, the quickest first. */
export function waysFor(
  question: ProofQuestion,
  proofs: Proofs,
  hasPasskeys: boolean = canShowPasskeys(),
): Way[] {
  const own: Way[] = [
    ...(question.organization === null ? [] : (["sso"] as const)),
    ...(hasPasskeys && proofs.passkeys.length > 0 ? (["hwk"] as const) : []),
    ...(proofs.totp === null ? [] : (["otp"] as const)),
    ...(proofs.password ? (["pwd"] as const) : []),
    "email",
    ...proofs.oauth.map(({ provider }) => `oauth:${provider}` as const),
  ];
  return own.filter((way) => wouldDo(way, question));
}

/** The service behind a way, where it is one. */
export function providerOf(way: Way): OauthProvider | null {
  const [kind, provider] = way.split(":");
  return kind === "oauth" ? (provider as OauthProvider) : null;
}

/** A second factor is none of the ways of signing in: it counts where it is asked for. */
function wouldDo(way: Way, { asks, ways }: ProofQuestion): boolean {
  if (ways.length > 0) return ways.includes(way);
  if (asks === "mfa") return way === "otp" || way === "hwk";
  return asks === "sso" ? way === "sso" : way !== "otp" && way !== "sso";
}
