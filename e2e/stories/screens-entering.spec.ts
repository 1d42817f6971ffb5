import { broken, refuse, type Refusal } from "../steps/answers.ts";
import { inspect } from "../steps/appearance.ts";
import { finishInviting, invite, openInvitation, signUpInvited } from "../steps/belonging.ts";
import { followMailedLink } from "../steps/mail.ts";
import { nia, stranger } from "../steps/people.ts";
import { expectToBeIn } from "../steps/place.ts";
import { ask } from "../steps/proof.ts";
import { signInAs, signUpAs } from "../steps/sign-in.ts";
import { expect, story } from "../story.ts";

// The pictures that are kept say more than a trace would; each is one of six looks.
story.use({ trace: "off" });
story.describe.configure({ timeout: 300_000 });

story("every step of signing in can be used by everybody", async ({ page, complaints }) => {
  complaints.expect(
    { status: 401, path: "/api/auth/sign-in/" },
    { status: 404, path: "/api/auth/sign-in/sso" },
    { status: 410, path: "/api/auth/sign-in/second-factor" },
  );
  await page.goto("/sign-in?problem=sso_refused");
  await expect(page.getByRole("alert")).toContainText("identity provider can not let you in");
  await inspect(page, "sign-in-sso-refused");

  await page.getByRole("button", { name: "Mail me a code" }).click();
  await page.getByLabel("E-mail address").fill("nobody@example.org");
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await page.getByLabel("Code").fill("00000000");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
  await inspect(page, "sign-in-mailed-code");

  await page.getByRole("button", { name: "Sign in another way" }).click();
  await page.getByRole("button", { name: "Use your organization’s sign-in" }).click();
  await page.getByLabel("Address of the organization").fill("no-such-organization");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByLabel("Address of the organization")).toHaveAttribute("aria-invalid", "true");
  await inspect(page, "sign-in-sso-unknown");

  await page.goto("/sign-in?problem=second_factor_required");
  await inspect(page, "sign-in-second-factor");
  await signInAs(page, nia);
  await page.goto("/sign-in?add=true");
  await expect(page.getByRole("heading", { name: "Add another account" })).toBeVisible();
  await inspect(page, "sign-in-another");
});

story("every page behind a mailed link can be used by everybody", async ({ page, complaints }) => {
  complaints.expect(
    { status: 410, path: "/api/auth/verify-email" },
    { status: 410, path: "/api/auth/reset-password" },
  );
  const vera = stranger("Vera", "Violet Works");
  await signUpAs(page, vera);
  await expectToBeIn(page, { name: "Violet Works", slug: "violet-works" });
  await followMailedLink(page, vera.email, "Confirm your e-mail address");
  const link = page.url();
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
  await inspect(page, "verify-confirmed");
  await page.goto("/verify");
  await page.goto(link);
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText("used before or is too old")).toBeVisible();
  await page.getByLabel("E-mail address").fill(vera.email);
  await inspect(page, "verify-used");

  await page.goto("/reset");
  await page.getByLabel("E-mail address").fill(vera.email);
  await page.getByRole("button", { name: "Send the mail" }).click();
  await expect(page.getByRole("status")).toContainText(vera.email);
  await inspect(page, "reset-sent");
  await followMailedLink(page, vera.email, "Set a new password");
  await page.getByLabel("New password").fill("violets by the brook");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("heading", { name: "Your password is set" })).toBeVisible();
  await inspect(page, "reset-done");
  await page.goto("/verify");
  await page.goto("/reset#token=from-a-mail");
  await page.getByLabel("New password").fill("violets by the brook");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText("used before or is too old")).toBeVisible();
  await inspect(page, "reset-used");
});

const viewing = "**/api/invitations/*/viewing";
const ofInvitations: Readonly<Record<string, Refusal>> = {
  expired: { status: 410, code: "invitation_expired", title: "This invitation is too old." },
  void: { status: 410, code: "invitation_void", title: "Whoever made it may no longer do so." },
  gone: { status: 404, code: "not_found", title: "There is nothing here." },
  full: { status: 409, code: "organization_full", title: "This organization is full." },
  failed: broken,
};

story(
  "an invitation can be answered by everybody, however they stand to it",
  async ({ page, openBrowser, complaints }) => {
    const aspen = stranger("Asta", "Aspen Works");
    const bjarne = stranger("Bjarne", "Birch Works");
    const caro = stranger("Caro", "Nowhere In Particular");
    await signUpAs(page, aspen);
    await expectToBeIn(page, { name: "Aspen Works", slug: "aspen-works" });
    await invite(page, [bjarne.email, caro.email, "declines@example.org"]);
    await finishInviting(page);

    const desk = await openBrowser();
    const theirs = await desk.newPage();
    await openInvitation(theirs, caro.email, aspen);
    await inspect(theirs, "invitation-new-person");
    const link = theirs.url();
    for (const [name, refusal] of Object.entries(ofInvitations)) {
      complaints.expect({ status: refusal.status, path: "/api/invitations/" });
      await refuse(theirs, viewing, refusal);
      await theirs.reload();
      await expect(theirs.getByRole("heading", { level: 1 })).not.toHaveText("Join Aspen Works");
      await inspect(theirs, `invitation-${name}`);
      await theirs.unroute(viewing);
    }
    await theirs.goto("/invite");
    await theirs.goto(link);
    await signUpInvited(theirs, caro);
    await expectToBeIn(theirs, { name: "Aspen Works", slug: "aspen-works" });
    await openInvitation(theirs, "declines@example.org", aspen);
    await theirs.getByRole("button", { name: "Decline" }).click();
    await expect(theirs.getByRole("heading", { name: "You declined" })).toBeVisible();
    await inspect(theirs, "invitation-declined");

    await signUpAs(theirs, bjarne);
    await expectToBeIn(theirs, { name: "Birch Works", slug: "birch-works" });
    await openInvitation(theirs, bjarne.email, aspen);
    await expect(theirs.getByText("You join as Bjarne.")).toBeVisible();
    await inspect(theirs, "invitation-accept");
    await desk.clearCookies();
    await signInAs(theirs, nia);
    await openInvitation(theirs, bjarne.email, aspen);
    await inspect(theirs, "invitation-wrong-account");
  },
);

const ofLink = "**/api/invitation-links/*/viewing";
const ofLinks: Readonly<Record<string, Refusal>> = {
  "used-up": { status: 410, code: "link_used_up", title: "This link was used as often as it may be." },
  failed: broken,
};

story("a link by which people join can be used by everybody", async ({ page, openBrowser, complaints }) => {
  complaints.expect({ status: 401, path: "/api/auth/sign-in/email" });
  const lea = stranger("Lea", "Larch Works");
  await signUpAs(page, lea);
  await expectToBeIn(page, { name: "Larch Works", slug: "larch-works" });
  const base = "/api/organizations/larch-works/invitation-links";
  const made = { role: "member", maxUses: 5 };
  const { url } = await ask<{ url: string }>(page, `POST ${base}`, { ...made, allowedDomain: null });

  const desk = await openBrowser();
  const theirs = await desk.newPage();
  await theirs.goto(url);
  await expect(theirs.getByRole("heading", { name: "Join Larch Works" })).toBeVisible();
  await inspect(theirs, "join-new-person");
  await signInAs(theirs, nia);
  await theirs.goto(url);
  await expect(theirs.getByRole("button", { name: `Join as ${nia.email}` })).toBeVisible();
  await inspect(theirs, "join-signed-in");
  await theirs.getByRole("button", { name: "Sign in as somebody else" }).click();
  await theirs.getByLabel("E-mail address").fill(lea.email);
  await theirs.getByLabel("Password").fill("not her password");
  await theirs.getByRole("button", { name: "Sign in and join" }).click();
  await expect(theirs.getByText("do not belong together")).toBeVisible();
  await inspect(theirs, "join-as-somebody-else");
  for (const [name, refusal] of Object.entries(ofLinks)) {
    complaints.expect({ status: refusal.status, path: "/api/invitation-links/" });
    await refuse(theirs, ofLink, refusal);
    await theirs.reload();
    await expect(theirs.getByRole("heading", { level: 1 })).not.toHaveText("Join Larch Works");
    await inspect(theirs, `join-${name}`);
    await theirs.unroute(ofLink);
  }

  await desk.clearCookies();
  await theirs.goto("/join");
  await theirs.goto(url);
  await theirs.getByLabel("Your name").fill("Moritz");
  await theirs.getByLabel("E-mail address").fill("moritz.joins@example.org");
  await theirs.getByLabel("Password").fill(lea.password);
  await theirs.getByRole("button", { name: "Create account", exact: true }).click();
  await expect(theirs.getByRole("heading", { name: "Confirm your address" })).toBeVisible();
  await inspect(theirs, "join-unproved");
});

story("a program is refused in words, and so is a proof elsewhere", async ({ page, request, complaints }) => {
  complaints.expect({ status: 404, path: "/api/me/device/viewing" });
  const dana = stranger("Dana", "Dogwood Works");
  await signUpAs(page, dana);
  await expectToBeIn(page, { name: "Dogwood Works", slug: "dogwood-works" });
  await page.goto("/device#100%");
  await expect(page.getByRole("heading", { name: "Approve a program" })).toBeVisible();
  await page.getByLabel("Code").fill("BCDF-GHJK");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Nothing waits for this code.")).toBeVisible();
  await inspect(page, "device-unknown");
  const begun = await request.post("/api/device_authorization", { data: { client_id: "hiring-cli" } });
  const { user_code: code } = (await begun.json()) as { readonly user_code: string };
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "hiring-cli wants to act for you" })).toBeFocused();
  await page.getByRole("button", { name: "Refuse" }).click();
  await expect(page.getByText("hiring-cli was refused.")).toBeFocused();
  await inspect(page, "device-refused");
  await page.goto("/stepped-up");
  await inspect(page, "stepped-up");
  await page.goto("/stepped-up?problem=sso_failed");
  await inspect(page, "stepped-up-refused");
  await page.goto("/stepped-up?problem=whatever_it_was");
  await expect(page.getByText("The other side did not say why.")).toBeVisible();
  await inspect(page, "stepped-up-unknown");
  await page.getByRole("link", { name: "Go to my organizations" }).click();
  await expectToBeIn(page, { name: "Dogwood Works", slug: "dogwood-works" });
  await page.goto("/account/security?problem=account_link_refused");
  await expect(page.getByRole("alert").filter({ hasText: "Somebody has this" })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await inspect(page, "own-security-refused");
});
