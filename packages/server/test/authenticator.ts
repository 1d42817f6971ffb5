import { isoCBOR } from "@simplewebauthn/server/helpers";
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { origin as ours } from "./cast.ts";

/** What a browser would let an authenticator do that is not as it should be. */
export interface Oddity {
  /** The page that asks (default ours). */
  readonly origin?: string;
  /** Whom the passkey is for (default us). */
  readonly rpId?: string;
  /** Whether it asked who holds it (default true). */
  readonly userVerified?: boolean;
}

/** The part of the options that we send which an authenticator reads. */
export interface Options {
  readonly challenge: string;
  readonly user?: { readonly id: string };
}

/** A device with one passkey, in software: ES256, which counts its uses. @see WebAuthn Level 3 section 6 */
export class Authenticator {
  counter = 0;
  readonly credentialId: Buffer = randomBytes(32);
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync(
    "ec",
    {
      namedCurve: "P-256",
    },
  );
  #userHandle = "";

  /** Makes the passkey, and answers as a browser's `toJSON` does. */
  register({ challenge, user }: Options, oddity: Oddity = {}): Record<string, unknown> {
    this.#userHandle = user?.id ?? "";
    const id = this.credentialId;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, this.#cosePublicKey()]);
    const authData = Buffer.concat([this.#authenticatorData(oddity, 0x40), attested]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", new Uint8Array(authData)],
    ]);
    const attestationObject = Buffer.from(
      isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0]),
    );
    return this.#answer({
      clientDataJSON: clientData("webauthn.create", challenge, oddity).toString("base64url"),
      attestationObject: attestationObject.toString("base64url"),
      transports: ["internal"],
    });
  }

  /** Shows the passkey. */
  assert({ challenge }: Options, oddity: Oddity = {}): Record<string, unknown> {
    this.counter += 1;
    const client = clientData("webauthn.get", challenge, oddity);
    const authData = this.#authenticatorData(oddity, 0);
    const signed = Buffer.concat([authData, createHash("sha256").update(client).digest()]);
    return this.#answer({
      clientDataJSON: client.toString("base64url"),
      authenticatorData: authData.toString("base64url"),
      signature: sign("sha256", signed, this.#keys.privateKey).toString("base64url"),
      userHandle: this.#userHandle,
    });
  }

  #answer(response: Record<string, unknown>): Record<string, unknown> {
    const id = this.credentialId.toString("base64url");
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }

  #authenticatorData({ rpId = new URL(ours).hostname, userVerified = true }: Oddity, more: number): Buffer {
    const flags = 0x01 | (userVerified ? 0x04 : 0) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([flags]), counter]);
  }

  #cosePublicKey(): Uint8Array {
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    return isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, "base64url"))],
        [-3, new Uint8Array(Buffer.from(y, "base64url"))],
      ]),
    );
  }
}

function clientData(type: string, challenge: string, { origin = ours }: Oddity): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}
