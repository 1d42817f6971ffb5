import type { Invitation } from "@guildhall/protocol";
import { Invitations, InviteButton } from "@guildhall/react";
import type { ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import { crowd, idOf, inDays, longName, max, now, person, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing, useAskAgain, useListed } from "../listed.ts";
import { never } from "../pretended-server.ts";
import { roles } from "./role-list.ts";
import { teams } from "./team-list.ts";

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

/** `InviteButton`. */
export const inviteButtonDemo: Demo = {
  component: "InviteButton",
  about: "Opens the form that invites people; to whom the role does not permit it, it says so.",
  states: [
    {
      name: "Usual",
      answers: {
        "POST /api/organizations/:org/invitations": {
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
    { name: "Not permitted", accounts: [max], show: showButton },
  ],
};
