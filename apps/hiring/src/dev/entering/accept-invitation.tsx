import { AcceptInvitation } from "@guildhall/react";
import type { ReactElement } from "react";
import { failingOnce } from "../answers.ts";
import {
  account,
  idOf,
  inDays,
  longName,
  longOrganization,
  max,
  olivia,
  own,
  person,
  rightToLeft,
} from "../cast.ts";
import { ProductMark } from "../../parts/product-mark.tsx";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";

const fragment = `#${idOf(800)}.a-secret-that-only-the-mail-has`;

function show(root: DemoRoot): ReactElement {
  const mark = <ProductMark size={40} />;
  return <AcceptInvitation {...root} fragment={fragment} mark={mark} onJoin={nothing} />;
}

const nia = person(3, "Nia Adeyemi");
const viewing = "POST /api/invitations/:invitation/viewing";
const offer = {
  id: idOf(800),
  organization: { id: idOf(1001), slug: "acme", name: "Acme", logo: null },
  teams: ["Recruiting"],
  invitedBy: "Olivia Okafor",
  role: "admin",
  email: nia.email,
  expiresAt: inDays(6),
  known: true,
};
const long = {
  ...offer,
  organization: { id: idOf(1001), slug: "acme", name: longOrganization, logo: null },
  teams: [longName, rightToLeft.person, "Design"],
  invitedBy: longName,
  role: "role-of-a-region-with-a-long-name",
};

function answering(answer: NonNullable<Answers[typeof viewing]>): Answers {
  return { [viewing]: answer };
}

/** `AcceptInvitation`. */
export const acceptInvitationDemo: Demo = {
  component: "AcceptInvitation",
  kind: "form",
  about:
    "What the link in an invitation opens: says who invites whom to what, and lets the invited person in.",
  isOutside: true,
  states: [
    { name: "Usual", accounts: [account(nia, own(2, "globex"))], answers: answering(offer), show },
    { name: "Signed out", accounts: [], answers: answering(offer), show },
    { name: "New here", accounts: [], answers: answering({ ...offer, known: false }), show },
    { name: "Another account", accounts: [max], answers: answering(offer), show },
    { name: "Already in", accounts: [account(nia, own(1, "acme"))], answers: answering(offer), show },
    { name: "Loading", accounts: [], answers: answering(never), show },
    { name: "Error", accounts: [account(nia)], answers: answering(failingOnce(offer)), show },
    { name: "Expired", accounts: [], answers: answering(new Refusal("invitation_expired")), show },
    { name: "Full", accounts: [], answers: answering(new Refusal("organization_full")), show },
    { name: "Long names", accounts: [account(nia)], answers: answering(long), show },
    {
      name: "Incomplete link",
      accounts: [olivia],
      show: (root) => <AcceptInvitation {...root} fragment="#half-of-it" onJoin={nothing} />,
    },
  ],
};
