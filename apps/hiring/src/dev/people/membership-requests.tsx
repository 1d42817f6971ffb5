import type { MembershipRequest } from "@guildhall/protocol";
import { MembershipRequests } from "@guildhall/react";
import type { ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import { crowd, idOf, inDays, longName, max, person, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useListed } from "../listed.ts";
import { never } from "../pretended-server.ts";
import { roles } from "./role-list.ts";

function request(n: number, who: ReturnType<typeof person>): MembershipRequest {
  return { id: idOf(600 + n), user: who, requestedAt: inDays(-2) };
}

const few = [request(1, person(11, "Nia Adeyemi")), request(2, person(12, "Ben Brandt"))];
const long = [request(3, person(13, longName)), request(4, person(14, rightToLeft.person))];
const many = crowd.map((who, index) => request(10 + index, who));

function show(root: DemoRoot): ReactElement {
  return <RequestsDemo {...root} />;
}

function RequestsDemo(root: DemoRoot): ReactElement {
  const list = useListed((client, query) =>
    client.call("GET /api/organizations/:org/membership-requests", { query }),
  );
  return <MembershipRequests {...root} list={list} roles={roles.items} onChange={useAskAgain()} />;
}

const requests = "GET /api/organizations/:org/membership-requests";

/** `MembershipRequests`. */
export const membershipRequestsDemo: Demo = {
  component: "MembershipRequests",
  kind: "list",
  about: "The requests to join that nobody has answered: accepts one with a role, or declines it.",
  states: [
    { name: "Usual", answers: { [requests]: paged(few) }, show },
    { name: "Empty", answers: { [requests]: empty }, show },
    { name: "Loading", answers: { [requests]: never }, show },
    { name: "Error", answers: { [requests]: failingOnce(paged(few)) }, show },
    { name: "Long names", answers: { [requests]: paged(long) }, show },
    { name: "Not permitted", accounts: [max], answers: { [requests]: paged(few) }, show },
    { name: "Many", answers: { [requests]: paged(many) }, show },
  ],
};
