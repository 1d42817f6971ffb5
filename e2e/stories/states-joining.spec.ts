import { refuse, type Refusal } from "../steps/answers.ts";
import { hannah, stranger } from "../steps/people.ts";
import { expectToBeIn } from "../steps/place.ts";
import { ask } from "../steps/proof.ts";
import { addAccount, signInAs, signUpAs } from "../steps/sign-in.ts";
import { fill, lookThrough, press, see, type State } from "../steps/states.ts";
import { story } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });
story.describe.configure({ timeout: 600_000 });

const rowan = { name: "Rowan Hall", slug: "rowan-hall" };
const links = "/api/organizations/rowan-hall/invitation-links";
const viewing = "**/api/invitation-links/*/viewing";

const refusals: Readonly<Record<string, readonly [Refusal, said: string]>> = {
  expired: [
    { status: 410, code: "invitation_expired", title: "This invitation is too old; ask for a new one." },
    "This link is too old",
  ],
  void: [
    { status: 410, code: "invitation_void", title: "Whoever made it may no longer do so." },
    "This link does not hold any more",
  ],
  full: [{ status: 409, code: "organization_full", title: "This organization is full." }, "is full"],
};

story(
  "a link by which people join says to everybody whom it is for, and why it does not hold",
  async ({ page, openBrowser, complaints }) => {
    complaints.expect(
      { status: 403, path: "/api/invitation-links/" },
      { status: 404, path: "/api/invitation-links/" },
      { status: 409, path: "/api/invitation-links/" },
      { status: 410, path: "/api/invitation-links/" },
    );
    await signUpAs(page, stranger("Rosa", rowan.name));
    await expectToBeIn(page, rowan);
    const made = { role: "member", maxUses: 1 };
    const open = await ask<Made>(page, `POST ${links}`, { ...made, allowedDomain: null });
    const ours = await ask<Made>(page, `POST ${links}`, { ...made, allowedDomain: "rowan.example" });
    const revoked = await ask<Made>(page, `POST ${links}`, { ...made, allowedDomain: null });
    await ask(page, `DELETE ${links}/${revoked.id}`);

    const theirs = await (await openBrowser()).newPage();
    await lookThrough(theirs, [
      {
        name: "join-other-domain",
        address: ours.url,
        then: [
          fill("Your name", "Otto"),
          fill("E-mail address", "otto@elsewhere.example"),
          fill("Password", "a sentence is a good password"),
          press("Create account"),
          see("are not let in here"),
        ],
      },
      { name: "join-revoked", address: revoked.url, then: [see("This link does not hold any more")] },
      ...Object.entries(refusals).map(([name, [refusal, said]]): State => ({
        name: `join-${name}`,
        address: open.url,
        given: (page) => refuse(page, viewing, refusal),
        then: [see(said)],
      })),
    ]);
    await signInAs(theirs, hannah);
    await lookThrough(theirs, [
      {
        name: "join-other-domain-signed-in",
        address: ours.url,
        then: [press(`Join as ${hannah.email}`), see("are not let in here")],
      },
    ]);
  },
);

story(
  "whoever is asked by a program learns what comes of each answer",
  async ({ page, request, complaints }) => {
    complaints.expect({ status: 404, path: "/api/me/device/" });
    const begin = async (): Promise<string> => {
      const begun = await request.post("/api/device_authorization", { data: { client_id: "hiring-cli" } });
      return ((await begun.json()) as { readonly user_code: string }).user_code;
    };
    await signUpAs(page, stranger("Runa", "Rune Works"));
    await expectToBeIn(page, { name: "Rune Works", slug: "rune-works" });
    const [answered, late] = [await begin(), await begin()];
    await lookThrough(page, [
      { name: "device-missing", address: "/device", then: [press("Continue"), see("Enter the code.")] },
      { name: "device-from-link", address: `/device#${answered}` },
      {
        name: "device-approved",
        address: `/device#${answered}`,
        then: [press("Continue"), press("Approve"), see("hiring-cli acts for you now.")],
      },
      {
        name: "device-used",
        address: `/device#${answered}`,
        then: [press("Continue"), see("Nothing waits for this code.")],
      },
      {
        name: "device-too-late",
        address: `/device#${late}`,
        given: (page) =>
          refuse(page, "**/api/me/device/approval", {
            status: 404,
            code: "not_found",
            title: "There is nothing here.",
          }),
        then: [press("Continue"), press("Approve"), see("Nothing waits for this code.")],
      },
    ]);
    await page.goto("/rune-works/jobs");
    await addAccount(page, hannah);
    await lookThrough(page, [
      {
        name: "device-two-accounts",
        address: `/device#${late}`,
        then: [press("Continue"), see("hiring-cli wants to act for you")],
      },
    ]);
    await page.context().clearCookies();
    await lookThrough(page, [{ name: "device-signed-out", address: `/device#${late}` }]);
  },
);

interface Made {
  readonly id: string;
  readonly url: string;
}
