import type { addPasskey, BodyInput, signInWithPasskey } from "@guildhall/protocol";

type PasskeyAnswer = BodyInput<typeof signInWithPasskey>["response"];
type NewPasskey = BodyInput<typeof addPasskey>["response"];

/** Whether this browser can be asked for a passkey. @see WebAuthn Level 3 section 5.1 */
export function canShowPasskeys(): boolean {
  return typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/**
 * Asks the person for a passkey by the server's options; resolves with what to send back. Rejects with a `DOMException`
 * when none is shown.
 * @see WebAuthn Level 3 section 5.1.4
 */
export async function askForPasskey(options: object): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    // As the server wrote it, which the browser checks.
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  return credential.toJSON() as PasskeyAnswer;
}

/**
 * Has the person make a passkey by the server's options; resolves with what to send back. Rejects with a `DOMException` when
 * none is made.
 * @see WebAuthn Level 3 section 5.1.3
 */
export async function makePasskey(options: object): Promise<NewPasskey> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  return credential.toJSON() as NewPasskey;
}
