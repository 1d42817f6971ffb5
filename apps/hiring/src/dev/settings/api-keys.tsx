import type { ApiKey } from "@guildhall/protocol";
import { ApiKeys } from "@guildhall/react";
import type { ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import { idOf, inDays, longName, max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useListed } from "../listed.ts";
import { never } from "../pretended-server.ts";

function key(n: number, name: string, more: Partial<ApiKey> = {}): ApiKey {
  return {
    id: idOf(2100 + n),
    name,
    permissions: ["member:read", "team:read"],
    ending: "x7Qp",
    createdBy: { id: idOf(1), name: "Olivia Okafor" },
    createdAt: inDays(-30),
    lastUsedAt: inDays(-1),
    expiresAt: inDays(60),
    expired: false,
    ...more,
  };
}

const few = [
  key(1, "Nightly report"),
  key(2, "Old script", { lastUsedAt: null, expiresAt: inDays(-1), expired: true }),
];
const long = [key(3, longName, { createdBy: { id: idOf(5), name: longName } })];
const many = Array.from({ length: 55 }, (_, index) => key(10 + index, `Key ${index + 1}`));

const keys = "GET /api/organizations/:org/api-keys";

function show(root: DemoRoot): ReactElement {
  return <KeysDemo {...root} />;
}

function KeysDemo(root: DemoRoot): ReactElement {
  const list = useListed((client, query) => client.call(keys, { query }));
  return <ApiKeys {...root} list={list} onChange={useAskAgain()} />;
}

/** `ApiKeys`. */
export const apiKeysDemo: Demo = {
  component: "ApiKeys",
  kind: "list",
  about: "The keys with which programs call for an organization: makes and revokes them.",
  states: [
    { name: "Usual", answers: { [keys]: paged(few) }, show },
    { name: "Empty", answers: { [keys]: empty }, show },
    { name: "Loading", answers: { [keys]: never }, show },
    { name: "Error", answers: { [keys]: failingOnce(paged(few)) }, show },
    { name: "Long names", answers: { [keys]: paged(long) }, show },
    { name: "Not permitted", accounts: [max], answers: { [keys]: paged(few) }, show },
    { name: "Many", answers: { [keys]: paged(many) }, show },
  ],
};
