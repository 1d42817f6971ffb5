import type { InvitationLink } from "@guildhall/protocol";
import { InvitationLinks } from "@guildhall/react";
import type { ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import { idOf, inDays, max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useListed } from "../listed.ts";
import { never } from "../pretended-server.ts";
import { roles } from "./role-list.ts";
import { teams } from "./team-list.ts";

function link(n: number, more: Partial<InvitationLink> = {}): InvitationLink {
  return {
    id: idOf(700 + n),
    role: "member",
    teams: [],
    allowedDomain: null,
    uses: n,
    maxUses: 100,
    createdBy: { id: idOf(1), name: "Olivia Okafor" },
    createdAt: inDays(-3),
    expiresAt: inDays(4),
    expired: false,
    ...more,
  };
}

const few = [
  link(1, { allowedDomain: "acme.example" }),
  link(2, { role: "admin", maxUses: 2 }),
  link(3, { expired: true, expiresAt: inDays(-1) }),
];
const long = [
  link(4, {
    role: "role-of-a-region-with-a-long-name",
    allowedDomain: "a-rather-long-domain-of-mail.of-a-rather-long-organization.example",
    teams: teams.map(({ id, name }) => ({ id, name: `${name} of the northern regions and the islands` })),
  }),
];
const many = Array.from({ length: 55 }, (_, index) => link(10 + index));

function show(root: DemoRoot): ReactElement {
  return <LinksDemo {...root} />;
}

function LinksDemo(root: DemoRoot): ReactElement {
  const list = useListed((client, query) =>
    client.call("GET /api/organizations/:org/invitation-links", { query }),
  );
  return (
    <InvitationLinks {...root} list={list} roles={roles.items} teams={[...teams]} onChange={useAskAgain()} />
  );
}

const links = "GET /api/organizations/:org/invitation-links";

/** `InvitationLinks`. */
export const invitationLinksDemo: Demo = {
  component: "InvitationLinks",
  kind: "list",
  about: "The links by which people join: makes and revokes them.",
  states: [
    { name: "Usual", answers: { [links]: paged(few) }, show },
    { name: "Empty", answers: { [links]: empty }, show },
    { name: "Loading", answers: { [links]: never }, show },
    { name: "Error", answers: { [links]: failingOnce(paged(few)) }, show },
    { name: "Long names", answers: { [links]: paged(long) }, show },
    { name: "Not permitted", accounts: [max], answers: { [links]: paged(few) }, show },
    { name: "Many", answers: { [links]: paged(many) }, show },
  ],
};
