import { broken, cutOff, refuse } from "../steps/answers.ts";
import { olivia } from "../steps/people.ts";
import { signInAs } from "../steps/sign-in.ts";
import { lookThrough, see, type Act } from "../steps/states.ts";
import { expect, story, type Page } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });
story.describe.configure({ timeout: 600_000 });

interface List {
  readonly name: string;
  readonly address: string;
  /** What the list asks the server for, as a glob. */
  readonly asked: string;
  readonly then?: readonly Act[];
}

const acme = "**/api/organizations/acme";
const noId = "00000000-0000-7000-8000-000000000000";

const lists: readonly List[] = [
  { name: "members", address: "/acme/members", asked: `${acme}/members?*` },
  { name: "pending", address: "/acme/members?view=pending", asked: `${acme}/invitations?*` },
  { name: "links", address: "/acme/members?view=pending", asked: `${acme}/invitation-links?*` },
  { name: "requests", address: "/acme/members?view=requests", asked: `${acme}/membership-requests?*` },
  { name: "teams", address: "/acme/teams", asked: `${acme}/teams?*` },
  { name: "settings", address: "/acme/settings", asked: acme },
  { name: "roles", address: "/acme/settings/roles", asked: `${acme}/roles` },
  { name: "policy", address: "/acme/settings/security", asked: `${acme}/policy` },
  { name: "sessions", address: "/acme/settings/security", asked: `${acme}/sessions?*` },
  { name: "api-keys", address: "/acme/settings/api-keys", asked: `${acme}/api-keys?*` },
  { name: "domains", address: "/acme/settings/domains", asked: `${acme}/domains` },
  { name: "sso", address: "/acme/settings/sso", asked: `${acme}/sso` },
  { name: "exports", address: "/acme/settings/export", asked: `${acme}/exports?*` },
  { name: "audit", address: "/acme/settings/audit", asked: `${acme}/events?*` },
  { name: "board", address: "/acme/jobs", asked: `${acme}/jobs/*/board`, then: [openJob] },
  { name: "job", address: `/acme/jobs/${noId}`, asked: `${acme}/jobs/*` },
  {
    name: "history",
    address: "/acme/applicants",
    asked: `${acme}/applicants/*/history?*`,
    then: [openApplicant],
  },
  { name: "own-proofs", address: "/account/security", asked: "**/api/me/proofs" },
  { name: "devices", address: "/account/security", asked: "**/api/me/sessions?*", then: [expectWayOut] },
];

/** The links that lead from the jobs to a list, one after the other. */
const ways: Readonly<Record<string, readonly string[]>> = {
  overview: ["Overview"],
  applicants: ["Applicants"],
  members: ["Members"],
  teams: ["Teams"],
  audit: ["Audit log"],
  settings: ["Settings"],
  roles: ["Settings", "Roles"],
  policy: ["Settings", "Security"],
  "api-keys": ["Settings", "API keys"],
  domains: ["Settings", "E-mail domains"],
  sso: ["Settings", "Single sign-on"],
  exports: ["Settings", "Data export"],
};

story("a list that the server could not give says so to everybody", async ({ page, complaints }) => {
  complaints.expect({ status: 500, path: "/api/" });
  await signInAs(page, olivia);
  await lookThrough(
    page,
    lists.map(({ name, address, asked, then = [] }) => ({
      name: `${name}-failed`,
      address,
      given: (page) => refuse(page, asked, broken),
      then: [...then, see("Try again")],
    })),
  );
});

story("a list whose server is not reached says so to everybody", async ({ page, complaints }) => {
  await page.addInitScript(hurryOn);
  await signInAs(page, olivia);
  await complaints.whileServerIsAway(() =>
    lookThrough(
      page,
      Object.entries(ways).map(([name, links]) => ({
        name: `${name}-unreached`,
        address: "/acme/jobs",
        then: [
          (page) => expect(page.getByRole("link", { name: "Audit log" })).toBeVisible(),
          (page) => cutOff(page, "**/api/**"),
          ...links.map(follow),
          see("The server could not be reached."),
        ],
      })),
    ),
  );
});

story("a list with nothing in it, or nothing that was looked for, says so to everybody", async ({ page }) => {
  await signInAs(page, olivia);
  await lookThrough(page, [
    { name: "pending-empty", address: "/acme/members?view=pending", then: [see("Nobody is waiting")] },
    { name: "teams-none", address: "/acme/teams", then: [see("No teams yet")] },
    { name: "exports-empty", address: "/acme/settings/export", then: [see("No exports yet")] },
    { name: "api-keys-empty", address: "/acme/settings/api-keys", then: [see("No API keys yet")] },
    { name: "domains-empty", address: "/acme/settings/domains", then: [see("No domains yet")] },
    { name: "jobs-none-found", address: `/acme/jobs?category=${noId}`, then: [see("fits the filter")] },
    {
      name: "audit-none-found",
      address: "/acme/settings/audit?type=team.deleted",
      then: [see("Nothing of this kind")],
    },
    { name: "members-none-found", address: "/acme/members?search=wayne", then: [see("Nobody was found")] },
  ]);
});

function follow(name: string): Act {
  return (page) => page.getByRole("link", { name, exact: true }).click();
}

/** Nobody knows that somebody is signed in nowhere else where that could not be loaded. */
async function expectWayOut(page: Page): Promise<void> {
  await see("Try again")(page);
  const button = page.getByRole("button", { name: "Sign out everywhere else…" });
  await expect(button).not.toHaveAttribute("aria-disabled");
}

/** Runs in the page: what got no answer is asked for again after 1 and 2 seconds, before it is said; both pass at once. */
function hurryOn(): void {
  const later = window.setTimeout.bind(window);
  const sooner = (work: TimerHandler, milliseconds = 0, ...rest: unknown[]): number =>
    later(work, milliseconds === 1000 || milliseconds === 2000 ? 50 : milliseconds, ...rest);
  window.setTimeout = sooner as typeof window.setTimeout;
}

async function openJob(page: Page): Promise<void> {
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page.getByRole("region", { name: "About the job" })).toBeVisible();
}

async function openApplicant(page: Page): Promise<void> {
  await page.getByRole("table").getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "History", exact: true })).toBeVisible();
}
