import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { inflateRawSync } from "node:zlib";

/** A request as an identity provider reads it. */
export interface SamlRequest {
  readonly id: string;
  readonly acsUrl: string;
  readonly entityId: string;
  readonly relayState: string;
  readonly forceAuthn: boolean;
}

/** What an identity provider says, where it is not what it should be. */
export interface Saying {
  readonly subject?: string;
  readonly format?: string;
  readonly email?: string | readonly string[];
  readonly name?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly inResponseTo?: string | null;
  readonly method?: string;
  /** When it was brought forth, in seconds from now (default 0). */
  readonly at?: number;
  /** Until when it counts, in seconds from now (default 300). */
  readonly until?: number;
  /** From when it counts, in seconds from now (default -60). */
  readonly from?: number;
  readonly context?: string;
  readonly id?: string;
  /** What it signs (default the assertion). */
  readonly signs?: "assertion" | "nothing";
  readonly digest?: "sha1" | "sha256";
  readonly key?: KeyObject;
  /** What becomes of its XML after it was signed. */
  readonly tamper?: (response: string, assertion: string) => string;
}

/** A form that a browser posts. */
export type Form = Readonly<Record<"SAMLResponse" | "RelayState", string>>;

/** An identity provider that speaks SAML and says what it is told to. */
export class SamlProvider {
  readonly issuer = "https://idp.acme.example/metadata";
  readonly signInUrl = "https://idp.acme.example/sso";
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync(
    "rsa",
    { modulusLength: 2048 },
  );
  readonly certificate: string = certificateOf(this.keys);

  /** Reads a request that a browser was sent with. */
  read(address: string): SamlRequest {
    const { origin, pathname, searchParams } = new URL(address);
    if (`${origin}${pathname}` !== this.signInUrl) throw new Error(`This leads elsewhere: ${address}`);
    const xml = inflateRawSync(Buffer.from(searchParams.get("SAMLRequest") ?? "", "base64")).toString();
    const attribute = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? "";
    return {
      id: attribute("ID"),
      acsUrl: attribute("AssertionConsumerServiceURL"),
      entityId: /Issuer[^>]*>([^<]*)</.exec(xml)?.[1] ?? "",
      relayState: searchParams.get("RelayState") ?? "",
      forceAuthn: attribute("ForceAuthn") === "true",
    };
  }

  /** Answers a request. */
  answer(request: SamlRequest, saying: Saying = {}): Form {
    const assertion = this.#assertion(request, saying);
    const { signs = "assertion", tamper = (response: string) => response } = saying;
    const signed = signs === "nothing" ? assertion : this.#signed(assertion, saying);
    const response =
      `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${request.acsUrl}" ` +
      `ID="_${randomUUID()}" InResponseTo="${request.id}" IssueInstant="${instant(0)}" Version="2.0">` +
      `<saml:Issuer xmlns:saml="${samlNs}">${saying.issuer ?? this.issuer}</saml:Issuer>` +
      `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode>` +
      `</samlp:Status>${signed}</samlp:Response>`;
    const sent = tamper(response, signed);
    return { SAMLResponse: Buffer.from(sent).toString("base64"), RelayState: request.relayState };
  }

  /** An assertion in its canonical form. */
  #assertion(request: SamlRequest, saying: Saying): string {
    const { subject = "max", email = "max@acme.example", at = 0, until = 300, from = -60 } = saying;
    const { format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", name } = saying;
    const { inResponseTo = request.id, method = "urn:oasis:names:tc:SAML:2.0:cm:bearer" } = saying;
    const { context = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password" } = saying;
    const answering = inResponseTo === null ? "" : ` InResponseTo="${inResponseTo}"`;
    const attributes = [
      ...(typeof email === "string" ? [email] : email).map((value) => ["email", value] as const),
      ...(name === undefined ? [] : [["displayName", name] as const]),
    ].map(
      ([named, value]) =>
        `<saml:Attribute Name="${named}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
    );
    return (
      `<saml:Assertion xmlns:saml="${samlNs}" ID="${saying.id ?? `_${randomUUID()}`}" IssueInstant="${instant(at)}" Version="2.0">` +
      `<saml:Issuer>${saying.issuer ?? this.issuer}</saml:Issuer>` +
      `<saml:Subject><saml:NameID Format="${format}">${subject}</saml:NameID>` +
      `<saml:SubjectConfirmation Method="${method}"><saml:SubjectConfirmationData${answering}` +
      ` NotOnOrAfter="${instant(until)}" Recipient="${saying.recipient ?? request.acsUrl}">` +
      `</saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>` +
      `<saml:Conditions NotBefore="${instant(from)}" NotOnOrAfter="${instant(until)}">` +
      `<saml:AudienceRestriction><saml:Audience>${saying.audience ?? request.entityId}</saml:Audience>` +
      `</saml:AudienceRestriction></saml:Conditions>` +
      `<saml:AuthnStatement AuthnInstant="${instant(at)}"><saml:AuthnContext>` +
      `<saml:AuthnContextClassRef>${context}</saml:AuthnContextClassRef>` +
      `</saml:AuthnContext></saml:AuthnStatement>` +
      `<saml:AttributeStatement>${attributes.join("")}</saml:AttributeStatement></saml:Assertion>`
    );
  }

  /** The same with a signature behind its issuer. @see XML Signature Syntax and Processing section 3.1 */
  #signed(assertion: string, { digest = "sha256", key = this.keys.privateKey }: Saying): string {
    const id = / ID="([^"]*)"/.exec(assertion)?.[1] ?? "";
    const names =
      digest === "sha1"
        ? { signature: `${dsNs}rsa-sha1`, digest: `${dsNs}sha1` }
        : {
            signature: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            digest: "http://www.w3.org/2001/04/xmlenc#sha256",
          };
    const info =
      `<ds:SignedInfo xmlns:ds="${dsNs}">` +
      `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>` +
      `<ds:SignatureMethod Algorithm="${names.signature}"></ds:SignatureMethod>` +
      `<ds:Reference URI="#${id}"><ds:Transforms>` +
      `<ds:Transform Algorithm="${dsNs}enveloped-signature"></ds:Transform>` +
      `<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms>` +
      `<ds:DigestMethod Algorithm="${names.digest}"></ds:DigestMethod>` +
      `<ds:DigestValue>${createHash(digest).update(assertion).digest("base64")}</ds:DigestValue>` +
      `</ds:Reference></ds:SignedInfo>`;
    const value = sign(digest, Buffer.from(info), key).toString("base64");
    const signature = `<ds:Signature xmlns:ds="${dsNs}">${info}<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`;
    return assertion.replace("</saml:Issuer>", `</saml:Issuer>${signature}`);
  }
}

const samlNs = "urn:oasis:names:tc:SAML:2.0:assertion";
const dsNs = "http://www.w3.org/2000/09/xmldsig#";

function instant(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}

/** A certificate that a key signs for itself, in PEM. @see RFC 5280 section 4.1 */
function certificateOf({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }): string {
  const algorithm = der(0x30, Buffer.from("06092a864886f70d01010b0500", "hex"));
  const commonName = der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from("idp")));
  const name = der(0x30, der(0x31, commonName));
  const validity = der(
    0x30,
    der(0x17, Buffer.from("200101000000Z")),
    der(0x17, Buffer.from("491231235959Z")),
  );
  const key = publicKey.export({ type: "spki", format: "der" });
  const body = der(0x30, der(0x02, Buffer.from([1])), algorithm, name, validity, name, key);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const lines =
    der(0x30, body, algorithm, signature)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** A value of a type, with its length. @see ITU-T X.690 section 8.1 */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
