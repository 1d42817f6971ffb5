import type { Invitation } from "@guildhall/protocol";
import { Invitations, InviteButton } from "@guildhall/react";
import type { ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import {
  crowd,
  idOf,
  inDays,
  longAcme,
  longName,
  longOrganization,
  max,
  now,
  person,
  rightToLeft,
} from "../cast.ts";
import type { Deed } from "../stage/deeds.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing, useAskAgain, useListed } from "../listed.ts";
import { never, Refusal } from "../pretended-server.ts";
import { longRole, roles } from "./role-list.ts";
import { team, teams } from "./team-list.ts";

function invitation(n: number, email: string, more: Partial<Invitation> = {}): Invitation {
  return {
    id: idOf(400 + n),
    email,
    role: "member",
    teams: [],
    invitedBy: { id: idOf(1), name: "Olivia Okafor" },
    createdAt: inDays(-1),
    expiresAt: inDays(6),
    expired: false,
    ...more,
  };
}

const [engineering] = teams;
const few: readonly Invitation[] = [
  invitation(1, "nia@initech.example", {
    role: "admin",
    teams: engineering === undefined ? [] : [{ id: engineering.id, name: engineering.name }],
  }),
  invitation(2, "ben@globex.example", { expiresAt: now, expired: true }),
];
const long: readonly Invitation[] = [
  invitation(3, `${longName.toLowerCase().replaceAll(" ", ".")}@a-rather-long-domain-of-mail.example`, {
    invitedBy: { id: null, name: longName },
  }),
  invitation(4, "layla@nakheel.example", { invitedBy: { id: idOf(6), name: rightToLeft.person } }),
];
const many = crowd.map((_, index) => invitation(10 + index, person(index, `Guest ${index}`).email));

function show(root: DemoRoot): ReactElement {
  return <InvitationsDemo {...root} />;
}

function InvitationsDemo(root: DemoRoot): ReactElement {
  const list = useListed((client, query) =>
    client.call("GET /api/organizations/:org/invitations", { query }),
  );
  return <Invitations {...root} list={list} roles={roles.items} onChange={useAskAgain()} />;
}

const invitations = "GET /api/organizations/:org/invitations";

/** `Invitations`. */
export const invitationsDemo: Demo = {
  component: "Invitations",
  kind: "list",
  about: "The invitations that nobody has answered: sends one again, or revokes it.",
  states: [
    { name: "Usual", answers: { [invitations]: paged(few) }, show },
    { name: "Empty", answers: { [invitations]: empty }, show },
    { name: "Loading", answers: { [invitations]: never }, show },
    { name: "Error", answers: { [invitations]: failingOnce(paged(few)) }, show },
    { name: "Long names", answers: { [invitations]: paged(long) }, show },
    { name: "Not permitted", accounts: [max], answers: { [invitations]: paged(few) }, show },
    { name: "Many", answers: { [invitations]: paged(many) }, show },
  ],
};

function showButton(root: DemoRoot): ReactElement {
  return <InviteButton {...root} roles={roles.items} teams={[...teams]} onChange={nothing} />;
}

const sending = "POST /api/organizations/:org/invitations";
const invite: readonly Deed[] = [
  { press: ".demo-root" },
  { into: "dialog textarea", type: "nia@initech.example" },
  { press: "dialog [type=submit]" },
];

function showLongButton(root: DemoRoot): ReactElement {
  return (
    <InviteButton
      {...root}
      roles={[...roles.items, { name: longRole, builtIn: false, permissions: [], members: 0 }]}
      teams={[team(90, longOrganization, 3), team(91, rightToLeft.organization, 5), ...teams]}
      onChange={nothing}
    />
  );
}

/** `InviteButton`. */
export const inviteButtonDemo: Demo = {
  component: "InviteButton",
  kind: "opener",
  about: "Opens the form that invites people; to whom the role does not permit it, it says so.",
  isCovering: true,
  states: [
    {
      name: "Usual",
      answers: {
        [sending]: {
          items: [
            {
              email: "nia@initech.example",
              outcome: "sent",
              invitation: invitation(1, "nia@initech.example"),
            },
            { email: "max.lindqvist@acme.example", outcome: "already_member", invitation: null },
          ],
        },
      },
      show: showButton,
    },
    {
      name: "Loading",
      answers: { [sending]: never },
      show: showButton,
      deeds: [...invite, { see: "dialog [aria-busy]" }],
    },
    {
      name: "Error",
      answers: { [sending]: new Refusal("too_many_requests") },
      show: showButton,
      deeds: [...invite, { see: "dialog .gh-failure:not(:empty)" }],
    },
    {
      name: "Long names",
      accounts: [longAcme],
      show: showLongButton,
      deeds: [
        { press: ".demo-root" },
        { into: "dialog textarea", type: long.map(({ email }) => email).join(", ") },
      ],
    },
    { name: "Not permitted", accounts: [max], show: showButton },
  ],
};
