import { createHmac } from "node:crypto";
import type { AccessTokenClaims } from "@guildhall/protocol";
import {
  encoded,
  goodClaims,
  goodHeader,
  issuerOf,
  rawKey,
  rawToken,
  type Issuer,
  type RawKey,
} from "./raw-tokens.ts";

/** A token that nobody may take. */
export interface Hostile {
  readonly name: string;
  readonly token: unknown;
}

/** The key that signs. */
export const ours: RawKey = rawKey();
/** A key that signed before, and is still published. */
export const retired: RawKey = rawKey();
/** A key of somebody else, which nobody publishes. */
export const evil: RawKey = rawKey();
/** What the issuer publishes. */
export const published: { readonly keys: readonly RawKey["jwk"][] } = { keys: [ours.jwk, retired.jwk] };
/** Whose tokens these are; close it when the file is done. */
export const issuer: Issuer = await issuerOf(() => published);
/** Whom the good token is for. */
export const audience = "https://reports.example.com";

/** The header of the good token. */
export const header: Readonly<Record<string, unknown>> = goodHeader(ours);
const right = goodOne();
/** What the good token says. */
export const claims: AccessTokenClaims = right.claims;
/** A token that is as it should be. */
export const good: string = right.token;
const [goodHead = "", goodBody = "", goodSignature = ""] = good.split(".");
const now = claims.iat;

// One signature in fifteen has no "-" and no "_", and would be the same token in the other alphabet of base64.
function goodOne(): { claims: AccessTokenClaims; token: string } {
  for (;;) {
    const payload = goodClaims(issuer.url, audience);
    const token = rawToken({ header, payload, key: ours });
    if (token.includes("-") && token.includes("_")) return { claims: payload, token };
  }
}

const withHeader = (name: string, changed: Readonly<Record<string, unknown>>): Hostile => ({
  name: `header: ${name}`,
  token: rawToken({ header: { ...header, ...changed }, payload: claims, key: ours }),
});
const withClaims = (name: string, changed: Readonly<Record<string, unknown>>): Hostile => ({
  name: `claims: ${name}`,
  token: rawToken({ header, payload: { ...claims, ...changed }, key: ours }),
});
const without = (name: string): Hostile => withClaims(`no ${name}`, { [name]: undefined });

const algorithms = [
  ...["none", "None", "NONE", "nOnE", "", " ", "HS256", "HS384", "HS512", "RS256", "RS512", "PS256", "ES256"],
  ...["ES384", "ES512", "ES256K", "Ed25519", "Ed448", "eddsa", "EDDSA", "EdDSA ", " EdDSA", "EdDSA\0", "dir"],
  ...["A128KW", null, undefined, 1, true, ["EdDSA"], { alg: "EdDSA" }],
].map((alg) => withHeader(`alg ${JSON.stringify(alg)}`, { alg }));

const types = [
  ...[
    "JWT",
    "jwt",
    "AT+JWT",
    "at+JWT",
    "application/at+jwt",
    "at+jwt ",
    " at+jwt",
    "at+jwt\n",
    "at jwt",
    "",
    "id",
  ],
  ...["logout+jwt", "dpop+jwt", "secevent+jwt", "rt+jwt", null, undefined, 1, true, ["at+jwt"], {}],
].map((typ) => withHeader(`typ ${JSON.stringify(typ)}`, { typ }));

const keyIds = [
  ...[
    retired.kid,
    evil.kid,
    "",
    " ",
    "0",
    "../../dev/null",
    "' or true --",
    `${ours.kid} `,
    ours.kid.toUpperCase(),
  ],
  ...[null, undefined, 0, [ours.kid], { kid: ours.kid }, "__proto__", "constructor", "x".repeat(4000)],
].map((kid) => withHeader(`kid ${JSON.stringify(kid)}`, { kid }));

// What else a header may say by the standards: each would be signed by the right key, and is still not ours.
const extras: readonly (readonly [string, unknown])[] = [
  ["jku", "https://evil.example/jwks.json"],
  ["jku", `${issuer.url}/.well-known/jwks.json`],
  ["x5u", "https://evil.example/cert.pem"],
  ["jwk", evil.jwk],
  ["jwk", ours.jwk],
  ["x5c", ["MIIB"]],
  ["x5t", "abc"],
  ["x5t#S256", "abc"],
  ["crit", []],
  ["crit", ["exp"]],
  ["crit", ["b64"]],
  ["crit", "exp"],
  ["crit", null],
  ["b64", false],
  ["b64", true],
  ["cty", "JWT"],
  ["zip", "DEF"],
  ["enc", "A256GCM"],
  ["p2c", 1_000_000_000],
  ["epk", evil.jwk],
  ["nonce", "x"],
  ["url", "https://evil.example"],
  ["iss", issuer.url],
  ["svt", ["x"]],
];
const headers = extras.flatMap(([name, value]) => [
  withHeader(`${name} ${JSON.stringify(value)}`, { [name]: value }),
  {
    name: `header: ${name} ${JSON.stringify(value)}, signed by somebody else`,
    token: rawToken({ header: { ...header, [name]: value }, payload: claims, key: evil }),
  },
]);

const otherHeaders = ["{", "", "null", "[]", "1", '"EdDSA"', "\xff\xfe", "{}", '{"alg":"EdDSA"}'].map(
  (text) => ({
    name: `header: ${JSON.stringify(text)} as it stands`,
    token: rawToken({ header: text, payload: claims, key: ours }),
  }),
);

const issuers = [
  ...[
    [issuer.url],
    [issuer.url, "https://evil.example"],
    `${issuer.url}/`,
    issuer.url.toUpperCase(),
    "",
    null,
  ],
  ...["https://evil.example", `${issuer.url} `, issuer.url.replace("127.0.0.1", "localhost"), 1, {}, true],
].map((iss) => withClaims(`iss ${JSON.stringify(iss)}`, { iss }));

const audiences = [
  ...[
    [audience],
    [audience, "https://evil.example"],
    ["https://evil.example"],
    "",
    " ",
    null,
    1,
    {},
    true,
    [],
  ],
  ...[
    `${audience}/`,
    audience.toUpperCase(),
    "https://reports.example.co",
    issuer.url,
    `${issuer.url}/api/token`,
    "*",
  ],
].map((aud) => withClaims(`aud ${JSON.stringify(aud)}`, { aud }));

const moments: readonly Hostile[] = [
  withClaims("long over", { iat: now - 4000, exp: now - 3700 }),
  withClaims("over for longer than clocks differ", { iat: now - 331, exp: now - 31 }),
  withClaims("made in the future", { iat: now + 600, exp: now + 900 }),
  withClaims("made tomorrow", { iat: now + 86_400, exp: now + 86_700 }),
  withClaims("good for longer than ours are", { exp: now + 301 }),
  withClaims("good for a year", { exp: now + 31_536_000 }),
  withClaims("good for a year, made a year ago", { iat: now - 31_536_000 }),
  withClaims("not yet good", { nbf: now + 600 }),
  withClaims("nbf that is no number", { nbf: "now" }),
  withClaims("over before it was made", { iat: now, exp: now - 100 }),
  withClaims("exp in milliseconds", { exp: (now + 300) * 1000 }),
  withClaims("iat in milliseconds", { iat: now * 1000 }),
  ...["", `${now + 300}`, null, true, [now + 300], {}, -1, 0].flatMap((value) => [
    withClaims(`exp ${JSON.stringify(value)}`, { exp: value }),
    withClaims(`iat ${JSON.stringify(value)}`, { iat: value }),
    withClaims(`auth_time ${JSON.stringify(value)}`, { auth_time: value }),
  ]),
  { name: "claims: exp 1e999", token: rawToken({ header, payload: withText("exp", "1e999"), key: ours }) },
  { name: "claims: iat 1e999", token: rawToken({ header, payload: withText("iat", "1e999"), key: ours }) },
];

function withText(claim: "exp" | "iat", text: string): string {
  return JSON.stringify(claims).replace(new RegExp(`"${claim}":\\d+`), `"${claim}":${text}`);
}

const ids = ["sub", "jti", "sid", "org_id"].flatMap((claim) =>
  [
    "",
    "1",
    "olivia",
    null,
    1,
    true,
    [claims.org_id],
    {},
    `${claims.org_id}0`,
    `{${claims.org_id}}`,
    "\0",
  ].map((value) => withClaims(`${claim} ${JSON.stringify(value)}`, { [claim]: value })),
);
const texts = ["client_id", "org_slug", "role", "acr"].flatMap((claim) =>
  [null, 1, true, ["acme"], {}].map((value) =>
    withClaims(`${claim} ${JSON.stringify(value)}`, { [claim]: value }),
  ),
);
const slugs = ["", "A", "Acme", "acme--x", "acme/x", "../acme"].map((org_slug) =>
  withClaims(`org_slug ${org_slug}`, { org_slug }),
);
const lists = ["permissions", "amr"].flatMap((claim) =>
  ["member:read", null, 1, {}, [1], [null], [["member:read"]], { length: 1 }].map((value) =>
    withClaims(`${claim} ${JSON.stringify(value)}`, { [claim]: value }),
  ),
);
const missing = Object.keys(claims).map(without);
const payloads = ["", "{", "null", "[]", "1", '"x"', "{}", "\xff", `[${JSON.stringify(claims)}]`].map(
  (text) => ({
    name: `claims: ${JSON.stringify(text.slice(0, 20))} as it stands`,
    token: rawToken({ header, payload: Buffer.from(text, "latin1"), key: ours }),
  }),
);

/** The same number modulo the order of the group: a signature that a lax check takes as another one of the same text. */
function malleated(signature: string): string {
  const bytes = Buffer.from(signature, "base64url");
  const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
  let s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString("hex")}`) + order;
  for (let at = 32; at < 64; at += 1, s >>= 8n) bytes[at] = Number(s & 255n);
  return encoded(bytes);
}

/** The characters of base64url. */
export const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const lastAt = alphabet.indexOf(goodSignature.at(-1) ?? "");
const spare = [1, 2, 3].map((bits) => `${goodSignature.slice(0, -1)}${alphabet.charAt(lastAt ^ bits)}`);
const hmac = (secret: string): string =>
  encoded(createHmac("sha256", secret).update(`${goodHead}.${goodBody}`).digest());

const signatures: readonly Hostile[] = [
  ...[
    "",
    goodSignature.slice(0, -1),
    `${goodSignature}A`,
    goodSignature.repeat(2),
    encoded(Buffer.alloc(64)),
  ],
  ...[encoded(Buffer.alloc(64, 255)), encoded(Buffer.alloc(32)), malleated(goodSignature), ...spare],
  ...[hmac(JSON.stringify(ours.jwk)), hmac(String(ours.jwk["x"])), hmac("")],
  ...[
    `${goodSignature}=`,
    `${goodSignature}==`,
    goodSignature.toLowerCase(),
    goodSignature.split("").reverse().join(""),
  ],
].map((signature, index) => ({ name: `signature ${index}`, token: `${goodHead}.${goodBody}.${signature}` }));

const signers: readonly Hostile[] = [
  { name: "signed by somebody else", token: rawToken({ header, payload: claims, key: evil }) },
  { name: "signed by another key of ours", token: rawToken({ header, payload: claims, key: retired }) },
  {
    name: "another token's signature",
    token: `${goodHead}.${encoded(JSON.stringify({ ...claims, role: "owner" }))}.${goodSignature}`,
  },
  {
    name: "another header's signature",
    token: `${encoded(JSON.stringify({ ...header, x: 1 }))}.${goodBody}.${goodSignature}`,
  },
  {
    name: "the same header with a space in it",
    token: `${encoded(`${JSON.stringify(header)} `)}.${goodBody}.${goodSignature}`,
  },
];

const forms: readonly Hostile[] = [
  ...["", ".", "..", "...", goodHead, `${goodHead}.${goodBody}`, `${goodHead}.${goodBody}.`, `.${goodBody}.`],
  ...[`${good}.`, `.${good}`, `${good}.x`, `${good}.x.y`, ` ${good}`, `${good} `, `${good}\n`, `\t${good}`],
  ...[
    `Bearer ${good}`,
    `${good},${good}`,
    `${good} ${good}`,
    good.replace(".", ".."),
    `${good}\0`,
    `${good}%00`,
  ],
  ...[
    good.replaceAll(".", "。"),
    good.replaceAll("-", "+"),
    good.replaceAll("_", "/"),
    encoded(good),
    `"${good}"`,
  ],
  ...[`${goodHead}==.${goodBody}.${goodSignature}`, `${goodHead}.${goodBody}==.${goodSignature}`],
  ...[JSON.stringify({ protected: goodHead, payload: goodBody, signature: goodSignature })],
  ...[
    "a.b.c.d.e",
    "x".repeat(100_000),
    `${good}${"A".repeat(9000)}`,
    "null",
    "undefined",
    "gh_".padEnd(46, "A"),
  ],
].map((token) => ({ name: `form: ${JSON.stringify(token).slice(0, 40)}`, token }));

const things = [undefined, null, 0, 1, true, {}, [], [good], { toString: () => good }, Symbol("token")].map(
  (token, index) => ({ name: `no text ${index}`, token }),
);

/** Tokens that are wrong in one way each. */
export const hostileTokens: readonly Hostile[] = [
  ...[
    algorithms,
    types,
    keyIds,
    headers,
    otherHeaders,
    issuers,
    audiences,
    moments,
    ids,
    texts,
    slugs,
    lists,
  ],
  ...[missing, payloads, signatures, signers, forms, things],
].flat();
