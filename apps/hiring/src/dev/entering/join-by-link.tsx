import { JoinByLink } from "@guildhall/react";
import type { ReactElement } from "react";
import { idOf, inDays, longName, longOrganization, max, olivia } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";

const fragment = `#${idOf(810)}.a-secret-that-only-the-link-has`;

function show(root: DemoRoot): ReactElement {
  return <JoinByLink {...root} fragment={fragment} onJoin={nothing} />;
}

const viewing = "POST /api/invitation-links/:link/viewing";
const view = {
  id: idOf(810),
  organization: { slug: "initech", name: "Initech" },
  invitedBy: "Nia Adeyemi",
  role: "member",
  allowedDomain: "acme.example",
  expiresAt: inDays(6),
};
const long = { ...view, organization: { slug: "long", name: longOrganization }, invitedBy: longName };

function answering(answer: NonNullable<Answers[typeof viewing]>): Answers {
  return { [viewing]: answer };
}

/** `JoinByLink`. */
export const joinByLinkDemo: Demo = {
  component: "JoinByLink",
  kind: "form",
  about:
    "What an invitation link opens: lets whoever is here join with a proved address, or make an account.",
  isOutside: true,
  states: [
    { name: "Usual", answers: answering(view), show },
    { name: "Several accounts", accounts: [olivia, max], answers: answering(view), show },
    { name: "Signed out", accounts: [], answers: answering(view), show },
    { name: "Loading", answers: answering(never), show },
    { name: "Error", answers: answering(new Refusal("unavailable")), show },
    { name: "Used up", answers: answering(new Refusal("link_used_up")), show },
    { name: "Long names", answers: answering(long), show },
  ],
};
