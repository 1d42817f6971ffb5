import { answer, refuse } from "../steps/answers.ts";
import { stranger } from "../steps/people.ts";
import { expectToBeIn } from "../steps/place.ts";
import { ask } from "../steps/proof.ts";
import { signUpAs } from "../steps/sign-in.ts";
import {
  choose,
  fill,
  lookThrough,
  open,
  openMenu,
  press,
  see,
  seeWhole,
  type State,
} from "../steps/states.ts";
import { story } from "../story.ts";

// The pictures that are kept say more than a trace would.
story.use({ trace: "off" });
story.describe.configure({ timeout: 600_000 });

const sequoia = { name: "Sequoia Works", slug: "sequoia-works" };
const serena = stranger("Serena", sequoia.name);
const api = "**/api/organizations/sequoia-works";
const members = "/sequoia-works/members";
const pending = "/sequoia-works/members?view=pending";
const somebody = "Member 00001";
const invited = "the invitation of mateo@example.org";

const invitation = {
  ...{ id: "01970000-0000-7000-8000-000000000001", email: "mateo@example.org", role: "member", teams: [] },
  ...{ invitedBy: { id: null, name: "Serena" }, createdAt: "2026-11-01T10:00:00Z" },
  ...{ expiresAt: "2026-11-08T10:00:00Z", expired: true },
};
const link = {
  ...{
    id: "01970000-0000-7000-8000-000000000002",
    role: "member",
    teams: [],
    allowedDomain: "sequoia.example",
  },
  ...{ uses: 20, maxUses: 20, createdBy: { id: null, name: "Serena" }, createdAt: "2026-11-01T10:00:00Z" },
  ...{ expiresAt: "2026-11-08T10:00:00Z", expired: true },
};

const ofMembers: readonly State[] = [
  { name: "member-transfer", address: members, then: [choose(somebody, "Make owner…")] },
  { name: "member-leave", address: members, then: [choose("Serena", "Leave organization…")] },
  {
    name: "member-leave-refused",
    address: members,
    then: [
      choose("Serena", "Leave organization…"),
      press("Leave Sequoia Works"),
      see("Make somebody else an owner first"),
    ],
  },
  {
    name: "member-removal-refused",
    address: members,
    given: (page) =>
      refuse(page, `${api}/members/*`, {
        status: 403,
        code: "above_own_role",
        title: "This is above what your own role permits.",
      }),
    then: [
      choose(somebody, "Remove from organization…"),
      press(`Remove ${somebody}`),
      see("above what your own role"),
    ],
  },
  {
    name: "member-role-refused",
    address: members,
    given: (page) =>
      refuse(page, `${api}/members/*/role`, {
        status: 403,
        code: "above_own_role",
        title: "This is above what your own role permits.",
      }),
    then: [fill(`Role of ${somebody}`, "Admin"), seeWhole("above what your own role")],
  },
  {
    name: "invite-form-faults",
    address: members,
    then: [
      open("Invite people"),
      fill("E-mail addresses", "somebody, someone@example.org"),
      press(/^Send/),
      see("Not e-mail addresses"),
    ],
  },
  {
    name: "invite-outcomes",
    address: members,
    then: [
      open("Invite people"),
      fill(
        "E-mail addresses",
        `${serena.email}, mateo@example.org, somebody.with.a.rather.long.name@a-rather-long-domain-of-mail.example`,
      ),
      press("Send 3 invitations"),
      see("Is a member already"),
    ],
  },
];

const ofInvitations: readonly State[] = [
  { name: "invitation-menu", address: pending, then: [openMenu(/^What to do with the invitation of mateo/)] },
  { name: "invitation-revocation", address: pending, then: [choose(invited, "Revoke…")] },
  {
    name: "invitations-expired",
    address: pending,
    given: async (page) => {
      await answer(page, `${api}/invitations?*`, { items: [invitation], next: null });
      await answer(page, `${api}/invitation-links?*`, { items: [link], next: null });
    },
    then: [see("20 of 20 used")],
  },
  { name: "link-form", address: pending, then: [open("Create link")] },
  {
    name: "link-form-faults",
    address: pending,
    then: [
      open("Create link"),
      fill("How many people may use it", "many"),
      fill("How many days it lasts", "365"),
      fill("Only addresses in this domain", "not a domain"),
      press("Create link"),
      see("Enter a number from 1 to 90."),
    ],
  },
  {
    name: "link-made",
    address: pending,
    then: [open("Create link"), press("Create link"), see("Your link is ready")],
  },
  { name: "link-revocation", address: pending, then: [choose("the link for member", "Revoke…")] },
];

const teams = "/sequoia-works/teams";

const ofTeams: readonly State[] = [
  {
    name: "team-form-missing",
    address: teams,
    then: [open("Create team"), press("Create team"), see("Enter a name")],
  },
  {
    name: "team-form-taken",
    address: teams,
    then: [open("Create team"), fill("Name", "Design"), press("Create team"), see("of that name")],
  },
  { name: "team-menu", address: teams, then: [openMenu("What to do with Design")] },
  { name: "team-rename", address: teams, then: [choose("Design", "Rename…")] },
  { name: "team-deletion", address: teams, then: [choose("Design", "Delete…")] },
  { name: "team-nobody", address: teams, then: [press(/^Design/), see("Nobody is in this team yet")] },
  {
    name: "team-add",
    address: teams,
    then: [press(/^Design/), fill("Add a member", "Member"), see("member3@")],
  },
  {
    name: "team-add-nobody",
    address: teams,
    then: [press(/^Design/), fill("Add a member", "Wayne"), see("No member of the")],
  },
];

const roles = "/sequoia-works/settings/roles";

const ofRoles: readonly State[] = [
  {
    name: "role-form-missing",
    address: roles,
    then: [open("Create role"), press("Create role"), see("Enter a name of")],
  },
  {
    name: "role-form-taken",
    address: roles,
    then: [open("Create role"), fill("Name", "scout"), press("Create role"), see("of that name")],
  },
  { name: "role-edit", address: roles, then: [choose("the role scout", "Edit…")] },
  {
    name: "role-deletion-successor",
    address: roles,
    then: [choose("the role scout", "Delete…"), see("Their next role")],
  },
];

story(
  "whatever is asked about who belongs here can be used by everybody",
  async ({ page, application, complaints }) => {
    complaints.expect(
      { status: 400, path: "/api/organizations/sequoia-works/" },
      { status: 403, path: "/api/organizations/sequoia-works/" },
      { status: 409, path: "/api/organizations/sequoia-works/" },
    );
    await signUpAs(page, serena);
    await expectToBeIn(page, sequoia);
    await application.addMembers(sequoia.slug, 3);
    const base = "/api/organizations/sequoia-works";
    await ask(page, `POST ${base}/teams`, { name: "Design" });
    await ask(page, `POST ${base}/roles`, { name: "scout", permissions: ["member:read"] });
    const { items } = await ask<{ items: readonly { user: { id: string; name: string } }[] }>(
      page,
      `GET ${base}/members`,
    );
    const scout = items.find(({ user }) => user.name === "Member 00002")?.user.id ?? "";
    await ask(page, `PUT ${base}/members/${scout}/role`, { role: "scout" });
    await lookThrough(page, [...ofMembers, ...ofInvitations, ...ofTeams, ...ofRoles]);
  },
);
