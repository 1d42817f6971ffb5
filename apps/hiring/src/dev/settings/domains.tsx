import type { Domain } from "@guildhall/protocol";
import { Domains } from "@guildhall/react";
import type { ReactElement } from "react";
import { idOf, inDays, max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useRead } from "../listed.ts";
import { Refusal, type Answers } from "../pretended-server.ts";

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
  const { data } = useRead((client) => client.call(domains));
  return <Domains {...root} domains={data?.items ?? []} onChange={useAskAgain()} />;
}

function answering(items: Domain[]): Answers {
  return {
    [domains]: { items },
    "POST /api/organizations/:org/domains/:domain/verification": new Refusal("domain_unproved"),
  };
}

/** `Domains`. */
export const domainsDemo: Demo = {
  component: "Domains",
  about: "The e-mail domains of an organization: claims them, proves them, says whether people in them join.",
  states: [
    { name: "Usual", answers: answering(few), show },
    { name: "Empty", answers: answering([]), show },
    { name: "Long names", answers: answering(long), show },
    { name: "Not permitted", accounts: [max], answers: answering(few), show },
    { name: "Many", answers: answering(many), show },
  ],
};
