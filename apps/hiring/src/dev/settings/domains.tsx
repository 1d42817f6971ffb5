import type { Domain } from "@guildhall/protocol";
import { Domains } from "@guildhall/react";
import type { ReactElement } from "react";
import { failingOnce } from "../answers.ts";
import { idOf, inDays, max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useWhole } from "../listed.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";

function domain(n: number, name: string, more: Partial<Domain> = {}): Domain {
  return {
    id: idOf(2200 + n),
    domain: name,
    joining: "none",
    role: "member",
    createdAt: inDays(-10),
    verifiedAt: null,
    lostAt: null,
    record: { type: "TXT", name: `_guildhall.${name}`, value: "guildhall=4b0f7e52c1d94c0b8f3a" },
    ...more,
  };
}

const few = [
  domain(1, "acme.example", { verifiedAt: inDays(-9), joining: "join" }),
  domain(2, "acme-labs.example"),
  domain(3, "acme-old.example", { verifiedAt: inDays(-90), lostAt: inDays(-1) }),
];
const long = [
  domain(4, "a-rather-long-domain-of-mail.of-a-rather-long-organization.of-the-northern-regions.example"),
];
const many = Array.from({ length: 50 }, (_, index) =>
  domain(10 + index, `region-${String(index + 1)}.example`, { verifiedAt: inDays(-9) }),
);

const domains = "GET /api/organizations/:org/domains";

function show(root: DemoRoot): ReactElement {
  return <DomainsDemo {...root} />;
}

function DomainsDemo(root: DemoRoot): ReactElement {
  const list = useWhole((client) => client.call(domains));
  return <Domains {...root} list={list} onChange={useAskAgain()} />;
}

function answering(answer: NonNullable<Answers[typeof domains]>): Answers {
  return {
    [domains]: answer,
    "POST /api/organizations/:org/domains/:domain/verification": new Refusal("domain_unproved"),
  };
}

/** `Domains`. */
export const domainsDemo: Demo = {
  component: "Domains",
  kind: "list",
  about: "The e-mail domains of an organization: claims them, proves them, says whether people in them join.",
  states: [
    { name: "Usual", answers: answering({ items: few }), show },
    { name: "Empty", answers: answering({ items: [] }), show },
    { name: "Loading", answers: answering(never), show },
    { name: "Error", answers: answering(failingOnce({ items: few })), show },
    { name: "Long names", answers: answering({ items: long }), show },
    { name: "Not permitted", accounts: [max], answers: answering({ items: few }), show },
    { name: "Many", answers: answering({ items: many }), show },
  ],
};
