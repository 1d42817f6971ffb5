import { max, nia } from "../steps/people.ts";
import { signInAs } from "../steps/sign-in.ts";
import { learnOf, lookThrough, openMenu, see, type Act } from "../steps/states.ts";
import { expect, story } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });
story.describe.configure({ timeout: 600_000 });

story("whatever a role does not permit says why to everybody", async ({ page }) => {
  await signInAs(page, max);
  await lookThrough(page, [
    { name: "tip-invite", address: "/acme/members", then: [learnOf("Invite people")] },
    { name: "tip-role", address: "/acme/members", then: [learnOfRole("Max Lindqvist")] },
    { name: "tip-team", address: "/acme/teams", then: [learnOf("Create team")] },
    { name: "tip-role-creation", address: "/acme/settings/roles", then: [learnOf("Create role")] },
    { name: "tip-logo", address: "/acme/settings", then: [learnOf("Upload a logo")] },
    { name: "tip-deletion", address: "/acme/settings", then: [learnOf("Delete organization…")] },
    { name: "tip-export", address: "/acme/settings/export", then: [learnOf("Request export")] },
    { name: "tip-job", address: "/acme/jobs", then: [learnOf("Create job")] },
    {
      name: "domains-not-permitted",
      address: "/acme/settings/domains",
      then: [see("are not for your role here, member.")],
    },
  ]);
});

story("whoever may do much learns why not all", async ({ page }) => {
  await signInAs(page, nia);
  await lookThrough(page, [
    {
      name: "menu-above-own-role",
      address: "/acme/members",
      then: [openMenu("What to do with Olivia Okafor")],
    },
    { name: "tip-above-own-role", address: "/acme/members", then: [learnOfRole("Olivia Okafor")] },
    { name: "tip-own-role", address: "/acme/members", then: [learnOfRole("Nia Adeyemi")] },
    { name: "tip-sso-as-admin", address: "/acme/settings/sso", then: [learnOf("Add provider")] },
    { name: "tip-deletion-as-admin", address: "/acme/settings", then: [learnOf("Delete organization…")] },
  ]);
});

/** Comes by the keyboard to the role of a member, which can not be changed. */
function learnOfRole(name: string): Act {
  return async (page) => {
    const line = page.getByRole("table").getByRole("row").filter({ hasText: name });
    await line.locator(".gh-fixed").focus();
    await expect(page.locator(".gh-tip:popover-open")).toBeVisible();
  };
}
