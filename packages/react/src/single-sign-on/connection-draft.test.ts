import { expect, test } from "vitest";
import { certificatesIn, changesOf, draftOf, missingIn, namingOf } from "./connection-draft.ts";

const pem = (text: string): string => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;

test("certificates that Olivia pastes one after the other are several, and a text that is none stays one", () => {
  expect(certificatesIn(`${pem("AAAA")}\n\n${pem("BBBB")}\n`)).toEqual([pem("AAAA"), pem("BBBB")]);
  expect(certificatesIn(" not a certificate ")).toEqual(["not a certificate"]);
});

test("what is saved unchanged sends nothing, so the test of the provider stays", () => {
  const before = {
    ...draftOf(null),
    kind: "oidc" as const,
    issuer: "https://id.acme.example",
    clientId: "one",
  };
  expect(changesOf(before, before)).toEqual({});
  expect(changesOf({ ...before, clientSecret: "new", provisionRole: "member" }, before)).toEqual({
    clientSecret: "new",
    provisionRole: "member",
  });
});

test("a new provider needs its secret, one that is changed keeps the secret that it has", () => {
  const draft = { ...draftOf(null), issuer: "https://id.acme.example", clientId: "guildhall" };
  expect(missingIn(draft, true)).toEqual(["clientSecret"]);
  expect(missingIn(draft, false)).toEqual([]);
  expect(missingIn({ ...draftOf(null), kind: "saml" }, true)).toEqual([
    "issuer",
    "signInUrl",
    "certificates",
  ]);
});

test("a SAML provider is named with what SAML needs and nothing of OpenID Connect", () => {
  const draft = {
    ...draftOf(null),
    kind: "saml" as const,
    issuer: "https://id.acme.example/saml",
    signInUrl: "https://id.acme.example/sso",
    certificates: pem("AAAA"),
    clientSecret: "typed before the kind was changed",
  };
  expect(namingOf(draft)).toEqual({
    connection: {
      kind: "saml",
      issuer: "https://id.acme.example/saml",
      signInUrl: "https://id.acme.example/sso",
      certificates: [pem("AAAA")],
    },
    provisionRole: null,
  });
});
