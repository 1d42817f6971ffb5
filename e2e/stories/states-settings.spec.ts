import { answer, refuse } from "../steps/answers.ts";
import { chooseDomainRule, claimDomain } from "../steps/joining.ts";
import { stranger } from "../steps/people.ts";
import { expectToBeIn } from "../steps/place.ts";
import { signUpAs } from "../steps/sign-in.ts";
import {
  choose,
  fill,
  lookThrough,
  open,
  openMenu,
  press,
  see,
  type Act,
  type State,
} from "../steps/states.ts";
import { story } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });
story.describe.configure({ timeout: 600_000 });

const juniper = { name: "Juniper Works", slug: "juniper-works" };
const juno = { ...stranger("Juno", juniper.name), email: "juno@juniper.example" };
const api = "**/api/organizations/juniper-works";
const base = "/juniper-works/settings";
const idOf = (n: number): string => `01970000-0000-7000-8000-00000000000${n}`;
const lately = "2026-11-20T10:00:00Z";

const general: readonly State[] = [
  {
    name: "settings-name-missing",
    address: base,
    then: [fill("Name", ""), press("Save changes"), see("Enter a name")],
  },
  {
    name: "settings-slug-taken",
    address: base,
    then: [fill("Address", "acme"), press("Save changes"), see("is taken; choose another")],
  },
  {
    name: "settings-logo-refused",
    address: base,
    then: [
      (page) =>
        page
          .locator("input[type=file]")
          .setInputFiles({ name: "logo.gif", mimeType: "image/gif", buffer: Buffer.from("GIF") }),
      see("Choose a PNG, JPEG or WebP file."),
    ],
  },
  { name: "organization-deletion", address: base, then: [open("Delete organization…")] },
  {
    name: "organization-deletion-typed",
    address: base,
    then: [open("Delete organization…"), fill("Type Juniper Works to confirm", "Juniper Works")],
  },
];

const keys = `${base}/api-keys`;
const key = {
  ...{ id: idOf(1), name: "Nightly import", ending: "x7Qf", permissions: ["job:read"] },
  ...{
    createdBy: { id: null, name: "Juno" },
    createdAt: lately,
    lastUsedAt: null,
    expiresAt: lately,
    expired: true,
  },
};

const ofKeys: readonly State[] = [
  { name: "api-key-form", address: keys, then: [open("Create API key")] },
  {
    name: "api-key-form-faults",
    address: keys,
    then: [open("Create API key"), press("Create API key"), see("Choose at least one")],
  },
  {
    name: "api-key-revocation",
    address: keys,
    given: (page) => answer(page, `${api}/api-keys?*`, { items: [key], next: null }),
    then: [open("Revoke Nightly import…")],
  },
];

const domains = `${base}/domains`;

const ofDomains: readonly State[] = [
  { name: "domain-missing", address: domains, then: [press("Add domain"), see("Enter a domain.")] },
  {
    name: "domain-refused",
    address: domains,
    then: [
      fill("Domain", "gmail.com"),
      press("Add domain"),
      see("Everybody can have an address at gmail.com"),
    ],
  },
  {
    name: "domain-unproved",
    address: domains,
    given: (page) =>
      refuse(page, `${api}/domains/*/verification`, {
        ...{
          status: 409,
          code: "domain_unproved",
          title: "The record that proves this domain is not in the DNS.",
        },
      }),
    then: [press("Verify"), see("is not in the DNS")],
  },
  { name: "domain-menu", address: domains, then: [openMenu("What to do with juniper.example")] },
  { name: "domain-removal", address: domains, then: [choose("juniper.example", "Remove…")] },
  {
    name: "domain-lost",
    address: domains,
    given: (page) =>
      answer(page, `${api}/domains`, {
        items: [
          {
            ...{ id: idOf(2), domain: "juniper.example", joining: "ask", role: "member", createdAt: lately },
            ...{ verifiedAt: lately, lostAt: lately },
            record: {
              type: "TXT",
              name: "_guildhall.juniper.example",
              value: "guildhall=4b0f7e52c1d94c0b8f3a",
            },
          },
        ],
      }),
    then: [see("The record is missing.")],
  },
];

const sso = `${base}/sso`;
const provider = {
  ...{
    id: idOf(3),
    state: "draft",
    tested: false,
    provisionRole: null,
    createdAt: lately,
    updatedAt: lately,
  },
  ...{
    kind: "saml",
    issuer: "https://idp.juniper.example/metadata",
    signInUrl: "https://idp.juniper.example/sign-in",
  },
  ...{ certificates: ["-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"] },
  ...{
    entityId: "https://hiring.example/api/auth/sso/3",
    acsUrl: "https://hiring.example/api/auth/sso/3/acs",
  },
};
const named: Act = (page) => answer(page, `${api}/sso`, { items: [provider] });

const ofSingleSignOn: readonly State[] = [
  { name: "sso-empty", address: sso, then: [see("No identity providers yet")] },
  {
    name: "sso-form-faults",
    address: sso,
    then: [open("Add provider"), press("Add provider"), see("Fill this in first.")],
  },
  { name: "sso-form-saml", address: sso, then: [open("Add provider"), fill("How it speaks", "saml")] },
  { name: "sso-saml", address: sso, given: named, then: [see("Assertion consumer service URL")] },
  {
    name: "sso-change",
    address: sso,
    given: named,
    then: [choose("https://idp.juniper.example/metadata", "Change…")],
  },
  {
    name: "sso-removal",
    address: sso,
    given: named,
    then: [choose("https://idp.juniper.example/metadata", "Remove…")],
  },
  {
    name: "sso-test-passed",
    address: `${sso}?tried=${idOf(3)}`,
    given: (page) => answer(page, `${api}/sso`, { items: [{ ...provider, tested: true }] }),
    then: [see("The test passed")],
  },
  {
    name: "sso-test-failed",
    address: `${sso}?tried=${idOf(3)}&problem=sso_failed`,
    given: named,
    then: [see("The test did not pass")],
  },
];

const archive = {
  id: idOf(4),
  state: "ready",
  failure: null,
  requestedAt: lately,
  size: 12_400_000,
  expiresAt: lately,
};
const gone = { size: null, expiresAt: null };
const exportsOf = (...items: readonly object[]): Act => {
  return (page) => answer(page, `${api}/exports?*`, { items, next: null });
};

const ofExports: readonly State[] = [
  {
    name: "export-being-made",
    address: `${base}/export`,
    given: exportsOf({ ...archive, ...gone, state: "pending" }),
    then: [see("Being made…")],
  },
  { name: "export-ready", address: `${base}/export`, given: exportsOf(archive), then: [see("Download")] },
  {
    name: "export-ended",
    address: `${base}/export`,
    given: exportsOf(
      { ...archive, state: "expired" },
      { ...archive, ...gone, id: idOf(5), state: "failed", failure: "abandoned" },
      { ...archive, ...gone, id: idOf(6), state: "failed", failure: "too_large" },
      { ...archive, ...gone, id: idOf(7), state: "failed", failure: "forbidden" },
    ),
    then: [see("It could not be made in time.")],
  },
  {
    name: "export-refused",
    address: `${base}/export`,
    given: (page) =>
      refuse(page, `${api}/exports`, {
        status: 429,
        code: "too_many_requests",
        title: "Too many requests. Wait a moment.",
      }),
    then: [press("Request export"), see("Too many requests")],
  },
];

const security = `${base}/security`;
const session = {
  ...{ id: idOf(8), user: { id: idOf(9), name: "Jasper", email: "jasper@juniper.example" }, current: false },
  ...{ device: { browser: "Firefox", system: "Windows" }, ip: "203.0.113.7" },
  ...{ openedAt: lately, lastUsedAt: lately, expiresAt: lately },
};
const twoSessions: Act = (page) => answer(page, `${api}/sessions?*`, { items: [session], next: null });

const ofSecurity: readonly State[] = [
  {
    name: "policy-some-ways",
    address: security,
    then: [fill("Ways to sign in", "these"), see("Not saved yet.")],
  },
  {
    name: "policy-locks-oneself-out",
    address: security,
    then: [fill("E-mail domains", "elsewhere.example"), see("Your own e-mail address is outside")],
  },
  {
    name: "session-menu",
    address: security,
    given: twoSessions,
    then: [openMenu(/^What to do with the session of Jasper/)],
  },
  {
    name: "session-ending-everywhere",
    address: security,
    given: twoSessions,
    then: [choose("the session of Jasper", "Sign Jasper out everywhere…")],
  },
];

story(
  "whatever is asked about an organization can be used by everybody",
  async ({ page, application, complaints }) => {
    complaints.expect(
      { status: 400, path: "/api/organizations/juniper-works/" },
      { status: 409, path: "/api/organizations/juniper-works" },
      { status: 409, path: "/api/organizations/juniper-works/" },
      { status: 429, path: "/api/organizations/juniper-works/" },
    );
    await signUpAs(page, juno);
    await expectToBeIn(page, juniper);
    await claimDomain(page, "juniper.example");
    await lookThrough(page, [...general, ...ofKeys, ...ofDomains]);
    await application.proveDomain("juniper.example");
    await page.goto(domains);
    await chooseDomainRule(page, "juniper.example", "join by themselves");
    await lookThrough(page, [
      { name: "domain-proved", address: domains, then: [see("Verified")] },
      ...ofSingleSignOn,
      ...ofExports,
      ...ofSecurity,
    ]);
  },
);
