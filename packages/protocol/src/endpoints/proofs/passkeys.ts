import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { displayName, id, instant } from "../../vocabulary.ts";
import { signedIn } from "../people.ts";
import { proved } from "./step-up.ts";

const base64url = z
  .string()
  .max(32_768)
  .regex(/^[\w-]*$/, "This is base64url.");
const transports = z.array(z.string().max(32)).max(10);

const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  authenticatorAttachment: z.string().max(32).nullable().optional(),
  clientExtensionResults: z.record(z.string(), z.unknown()),
};

/** What a browser answers to the making of a passkey, as its `toJSON` writes it. @see WebAuthn Level 3 section 5.1 */
export const passkeyRegistration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    authenticatorData: base64url.optional(),
    transports: transports.optional(),
    publicKeyAlgorithm: z.number().optional(),
    publicKey: base64url.nullable().optional(),
  }),
});

/** What a browser answers when a passkey is shown, as its `toJSON` writes it. @see WebAuthn Level 3 section 5.1 */
export const passkeyAssertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullable().optional(),
  }),
});

/** What a browser is to be asked with, and the name of the attempt; it ends with its first answer, or after 5 minutes. */
export const passkeyChallenge = z.object({
  challenge: id,
  options: z.record(z.string(), z.unknown()).describe("For `parseCreationOptionsFromJSON` or its like."),
});
/** What a browser is to be asked with, and the name of the attempt. */
export type PasskeyChallenge = z.output<typeof passkeyChallenge>;

const passkeyName = displayName("a name for the passkey", 60);

/** A passkey as its owner sees it. */
export const passkey = z.object({
  id,
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** Whether it is kept in more than one place, as passkeys in an account with a platform are. */
  backedUp: z.boolean(),
});
/** A passkey as its owner sees it. */
export type Passkey = z.output<typeof passkey>;

export const beginPasskey = endpoint({
  method: "POST",
  path: "/api/me/passkeys/options",
  scope: "account",
  summary: "Begin to make a passkey.",
  query: null,
  body: null,
  answer: passkeyChallenge,
  status: 200,
  event: null,
  problems: ["step_up_required", "too_many_requests"],
});

export const addPasskey = endpoint({
  method: "POST",
  path: "/api/me/passkeys",
  scope: "account",
  summary: "Add the passkey that was made.",
  query: null,
  body: z.object({ challenge: id, name: passkeyName, response: passkeyRegistration }),
  answer: passkey,
  status: 201,
  event: "user.passkey_added",
  problems: ["step_up_required", "challenge_expired", "passkey_refused"],
});

export const renamePasskey = endpoint({
  method: "PATCH",
  path: "/api/me/passkeys/:passkey",
  scope: "account",
  summary: "Give a passkey another name.",
  query: null,
  body: z.object({ name: passkeyName }),
  answer: passkey,
  status: 200,
  event: "user.passkey_renamed",
  problems: ["step_up_required", "not_found"],
});

export const removePasskey = endpoint({
  method: "DELETE",
  path: "/api/me/passkeys/:passkey",
  scope: "account",
  summary: "Remove a passkey.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "user.passkey_removed",
  problems: ["step_up_required", "last_way", "not_found"],
});

export const beginPasskeySignIn = endpoint({
  method: "POST",
  path: "/api/auth/sign-in/passkey/options",
  scope: "public",
  summary: "Begin to sign in with a passkey, whoever it is.",
  query: null,
  body: null,
  answer: passkeyChallenge,
  status: 200,
  event: null,
  problems: ["too_many_requests"],
});

export const signInWithPasskey = endpoint({
  method: "POST",
  path: "/api/auth/sign-in/passkey",
  scope: "public",
  summary: "Sign in with a passkey; it counts as two factors, so no other is asked for.",
  query: null,
  body: z.object({ challenge: id, response: passkeyAssertion }),
  answer: signedIn,
  status: 200,
  event: "account.signed_in",
  problems: ["challenge_expired", "passkey_refused", "too_many_accounts", "too_many_requests"],
});

export const beginPasskeyStepUp = endpoint({
  method: "POST",
  path: "/api/auth/step-up/passkey/options",
  scope: "account",
  summary: "Begin to prove again who the account is, with one of its passkeys.",
  query: null,
  body: null,
  answer: passkeyChallenge,
  status: 200,
  event: null,
  problems: ["too_many_requests"],
});

export const stepUpWithPasskey = endpoint({
  method: "POST",
  path: "/api/auth/step-up/passkey",
  scope: "account",
  summary: "Prove again who the account is, with one of its passkeys; it counts as two factors.",
  query: null,
  body: z.object({ challenge: id, response: passkeyAssertion }),
  answer: proved,
  status: 200,
  event: "account.stepped_up",
  problems: ["challenge_expired", "passkey_refused", "too_many_requests"],
});
