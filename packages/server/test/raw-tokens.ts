import { sign as signBytes, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { AccessTokenClaims } from "@guildhall/protocol";
import { newId } from "../src/http/index.ts";

/** A key that signs whatever it is given, also what no library would. */
export interface RawKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** Makes a key. */
export function rawKey(kid: string = newId()): RawKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    kid,
    privateKey,
    jwk: { ...publicKey.export({ format: "jwk" }), kid, alg: "EdDSA", use: "sig" },
  };
}

/** Text or bytes as base64url. */
export function encoded(value: string | Buffer): string {
  return Buffer.from(value).toString("base64url");
}

/** What a token is made of: a header and a payload, as values or as they stand, and who signs. */
export interface RawToken {
  readonly header: unknown;
  readonly payload: unknown;
  readonly key: RawKey;
}

/** Signs whatever is given, text as it stands and all else as JSON. */
export function rawToken({ header, payload, key }: RawToken): string {
  const input = `${encoded(written(header))}.${encoded(written(payload))}`;
  return `${input}.${encoded(signBytes(null, Buffer.from(input), key.privateKey))}`;
}

function written(value: unknown): string | Buffer {
  return typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value);
}

/** The header of a good token. */
export function goodHeader(key: RawKey): Readonly<Record<string, unknown>> {
  return { alg: "EdDSA", typ: "at+jwt", kid: key.kid };
}

/** What a good token says, from now on for five minutes. */
export function goodClaims(issuer: string, audience: string): AccessTokenClaims {
  const iat = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: audience,
    sub: newId(),
    client_id: "browser",
    iat,
    exp: iat + 300,
    jti: newId(),
    sid: newId(),
    org_id: newId(),
    org_slug: "acme",
    role: "admin",
    permissions: ["member:read"],
    acr: "urn:guildhall:acr:single",
    amr: ["pwd"],
    auth_time: iat - 60,
  };
}

/** Somebody who publishes keys over HTTP on this machine. */
export interface Issuer {
  readonly url: string;
  /** How often the keys were asked for. */
  readonly asked: () => number;
  close(): Promise<void>;
}

/** Publishes what is given as a set of keys, or the text of something else. */
export async function issuerOf(document: () => unknown): Promise<Issuer> {
  let asked = 0;
  const server: Server = createServer((request, response) => {
    asked += 1;
    const found = request.url === "/.well-known/jwks.json";
    response.writeHead(found ? 200 : 404, { "Content-Type": "application/json" });
    const said = document();
    response.end(found ? (typeof said === "string" ? said : JSON.stringify(said)) : "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
