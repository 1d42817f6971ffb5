import type { Joinable, OwnInvitation } from "@guildhall/protocol";
import { JoinableOrganizations, useMe } from "@guildhall/react";
import type { ReactElement } from "react";
import { idOf, inDays, longOrganization, max, olivia, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return <OffersDemo {...root} />;
}

function OffersDemo(root: DemoRoot): ReactElement {
  return <JoinableOrganizations {...root} accounts={useMe().accounts} title="Organizations you can join" />;
}

function invitation(n: number, name: string): OwnInvitation {
  return {
    id: idOf(820 + n),
    organization: { slug: `organization-${String(n)}`, name },
    invitedBy: "Nia Adeyemi",
    role: "member",
    email: olivia.user.email,
    expiresAt: inDays(5),
  };
}

function joinable(n: number, name: string, way: Joinable["way"]): Joinable {
  return {
    organization: { slug: `joinable-${String(n)}`, name, logo: null },
    way,
    role: way === "ask" ? null : "member",
    link: way === "link" ? idOf(850 + n) : null,
    request: null,
  };
}

function answering(invitations: OwnInvitation[], items: Joinable[]): Answers {
  return { "GET /api/me/invitations": { items: invitations }, "GET /api/me/joinable": { items } };
}

const requested: Joinable = {
  ...joinable(3, "Pied Piper", "ask"),
  request: { id: idOf(883), requestedAt: inDays(-1) },
};
const usual = answering(
  [invitation(1, "Initech")],
  [joinable(1, "Umbrella", "join"), joinable(2, "Hooli", "ask"), requested],
);
const long = answering([invitation(2, longOrganization)], [joinable(4, rightToLeft.organization, "ask")]);
const many = answering(
  [],
  Array.from({ length: 50 }, (_, index) => joinable(10 + index, `Client ${index + 1}`, "ask")),
);

const joining = "POST /api/organizations/:org/membership";
/** The second line of the usual list, whose organization anybody of its domain may join. */
const umbrella = ".gh-offer:nth-child(2)";

/** `JoinableOrganizations`. */
export const joinableOrganizationsDemo: Demo = {
  component: "JoinableOrganizations",
  kind: "list",
  about: "The organizations that accounts are invited to, may join or may ask to.",
  isOutside: true,
  states: [
    { name: "Usual", answers: usual, show },
    { name: "Several accounts", accounts: [olivia, max], answers: usual, show },
    { name: "Empty", show },
    {
      name: "Loading",
      answers: { ...usual, [joining]: never },
      show,
      deeds: [{ press: `${umbrella} button` }, { see: "[aria-busy]" }],
    },
    {
      name: "Error",
      answers: { ...usual, [joining]: new Refusal("organization_full") },
      show,
      deeds: [{ press: `${umbrella} button` }, { see: ".gh-field-error" }],
    },
    { name: "Long names", answers: long, show },
    { name: "Many", answers: many, show },
  ],
};
