import { answer } from "../steps/answers.ts";
import { hannah, nia, stranger } from "../steps/people.ts";
import { acme, expectToBeIn } from "../steps/place.ts";
import { addAccount, chooseInAccountMenu, expectToBeAskedIn, signInAs, signUpAs } from "../steps/sign-in.ts";
import {
  choose,
  fill,
  learnOf,
  lookThrough,
  open,
  openMenu,
  press,
  see,
  type Act,
  type State,
} from "../steps/states.ts";
import { glance } from "../steps/appearance.ts";
import { story } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });
story.describe.configure({ timeout: 600_000 });

const security = "/account/security";
const idOf = (n: number): string => `01970000-0000-7000-8000-00000000000${n}`;
const lately = "2026-11-20T10:00:00Z";

const passkey = { id: idOf(1), name: "Laptop of Yara", createdAt: lately, lastUsedAt: null, backedUp: true };
const proofs = {
  ...{ password: false, totp: { enabledAt: lately, recoveryCodesLeft: 1 }, passkeys: [passkey] },
  oauth: [{ id: idOf(2), provider: "google", linkedAt: lately }],
  session: { methods: ["email"], authenticatedAt: lately, freshUntil: lately },
};
const device = {
  ...{ id: idOf(3), current: false, device: { browser: null, system: null }, ip: null, methods: ["pwd"] },
  ...{ signedInAt: lately, lastUsedAt: lately, expiresAt: lately },
};
const everything: Act = async (page) => {
  await answer(page, "**/api/me/proofs", proofs);
  await answer(page, "**/api/me/sessions?*", { items: [device], next: null });
};

const ofProofs: readonly State[] = [
  {
    name: "password-faults",
    address: security,
    then: [fill("New password", "short"), press("Change password"), see("Enter your current password.")],
  },
  {
    name: "password-wrong",
    address: security,
    then: [
      fill("Current password", "not her password"),
      fill("New password", "a sentence is a good password"),
      press("Change password"),
      see("This is not your current password."),
    ],
  },
  { name: "own-security-full", address: security, given: everything, then: [see("Linked accounts")] },
  { name: "app-enrolment", address: security, then: [open("Set up")] },
  {
    name: "app-enrolment-wrong-code",
    address: security,
    then: [open("Set up"), fill("Code", "000000"), press("Turn on"), see("This is not the code")],
  },
  { name: "app-turning-off", address: security, given: everything, then: [open("Turn off…")] },
  { name: "recovery-codes-anew", address: security, given: everything, then: [open("New recovery codes…")] },
  {
    name: "recovery-codes-made",
    address: security,
    given: async (page) => {
      await everything(page);
      const codes = Array.from({ length: 10 }, (_, index) => `8f3a-c1d9-4b0${index}`);
      await answer(page, "**/api/me/recovery-codes", { recoveryCodes: codes });
    },
    then: [open("New recovery codes…"), press("Make new codes"), see("I have kept them")],
  },
  { name: "passkey-form", address: security, then: [open("Add a passkey")] },
  {
    name: "passkey-menu",
    address: security,
    given: everything,
    then: [openMenu(/^What to do with the passkey/)],
  },
  {
    name: "passkey-rename",
    address: security,
    given: everything,
    then: [choose("the passkey Laptop", "Rename…")],
  },
  {
    name: "passkey-removal",
    address: security,
    given: everything,
    then: [choose("the passkey Laptop", "Remove…")],
  },
  { name: "account-unlinking", address: security, given: everything, then: [open("Unlink Google…")] },
  { name: "devices-ending", address: security, given: everything, then: [open("Sign out everywhere else…")] },
  { name: "devices-none", address: security, then: [learnOf("Sign out everywhere else…")] },
];

const ofAccount: readonly State[] = [
  {
    name: "account-name-missing",
    address: "/account",
    then: [fill("Your name", ""), press("Save changes"), see("Enter your name.")],
  },
  {
    name: "account-deletion-wrong-password",
    address: "/account",
    then: [
      open("Delete account…"),
      fill("Your password", "not her password"),
      press("Delete account"),
      see("This is not your password."),
    ],
  },
  {
    name: "account-deletion-sole-owner",
    address: "/account",
    then: [
      open("Delete account…"),
      fill("Your password", "a sentence is a good password"),
      press("Delete account"),
      see("You are the only owner of Yarrow Works."),
    ],
  },
];

story("whatever is asked about one's own account can be used by everybody", async ({ page, complaints }) => {
  complaints.expect(
    { status: 400, path: "/api/me/" },
    { status: 401, path: "/api/me/" },
    { status: 401, path: "/api/me" },
    { status: 403, path: "/api/me/" },
    { status: 409, path: "/api/me" },
  );
  const yara = stranger("Yara", "Yarrow Works");
  await signUpAs(page, yara);
  await expectToBeIn(page, { name: "Yarrow Works", slug: "yarrow-works" });
  await lookThrough(page, [...ofProofs, ...ofAccount]);
});

story("every way out can be used by everybody", async ({ page, complaints }) => {
  complaints.expect({ status: 500, path: "/api/me" });
  await signInAs(page, nia);
  await expectToBeIn(page, acme);
  await addAccount(page, hannah);
  await lookThrough(page, [
    { name: "account-menu-two-accounts", address: "/acme/jobs", then: [openMenu("Account of")] },
    {
      name: "switcher-two-accounts",
      address: "/acme/jobs",
      then: [press(/switch organization$/), see(hannah.email)],
    },
    { name: "account-of-two", address: "/account", then: [see(hannah.email)] },
  ]);
  await page.goto("/acme/jobs");
  await chooseInAccountMenu(page, "Sign out of all accounts");
  await expectToBeAskedIn(page);
  await glance(page, "signed-out-everywhere");
});
