import { z } from "zod";

/**
 * The ways of one's own in which a person proves who they are: password, a code by mail, an account elsewhere, or a
 * passkey that asked who holds it. An organization's own identity provider is none of them.
 * @see RFC 8176 section 2
 */
export const personalMethods = [
  "pwd",
  "email",
  "oauth:google",
  "oauth:github",
  "oauth:microsoft",
  "hwk",
] as const;

/** A way that an organization can allow: one of the person's own, or `sso`, its own identity provider. */
export const allowedMethod = z.enum([...personalMethods, "sso"]);
/** A way that an organization can allow. */
export type AllowedMethod = z.output<typeof allowedMethod>;

/**
 * What `step_up_required` asks for: a way that is allowed (`sign_in`), the organization's own identity provider (`sso`), a
 * second factor (`mfa`), or a proof that is younger (`fresh`).
 */
export const ask = z.enum(["sign_in", "sso", "mfa", "fresh"]);
/** What `step_up_required` asks for. */
export type Ask = z.output<typeof ask>;

/** The classes of proof: signed in, by the organization's own identity provider, with two factors. @see RFC 9470 section 5 */
export const acr = {
  signIn: "urn:guildhall:acr:sign-in",
  sso: "urn:guildhall:acr:sso",
  mfa: "urn:guildhall:acr:mfa",
} as const;

/** The class of proof that each thing asked for reaches: a younger proof is of the same class. */
export const acrValues: Readonly<Record<Ask, string>> = {
  sign_in: acr.signIn,
  sso: acr.sso,
  mfa: acr.mfa,
  fresh: acr.signIn,
};
