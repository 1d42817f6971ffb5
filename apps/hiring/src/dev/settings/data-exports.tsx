import type { DataExport } from "@guildhall/protocol";
import { DataExports } from "@guildhall/react";
import type { ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import { idOf, inDays, max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useListed } from "../listed.ts";
import { never } from "../pretended-server.ts";

function archive(n: number, more: Partial<DataExport> = {}): DataExport {
  return {
    id: idOf(2400 + n),
    state: "ready",
    failure: null,
    requestedAt: inDays(-n),
    size: 12_400_000,
    expiresAt: inDays(6 - n),
    ...more,
  };
}

const few = [
  archive(0, { state: "pending", size: null, expiresAt: null }),
  archive(1),
  archive(8, { state: "failed", failure: "too_large", size: null, expiresAt: null }),
  archive(9, { state: "expired" }),
];
const long = [
  archive(2, { size: 9_876_543_210_123 }),
  archive(3, { state: "failed", failure: "abandoned", size: null, expiresAt: null }),
];
const many = Array.from({ length: 55 }, (_, index) => archive(10 + index, { state: "expired" }));

const exports = "GET /api/organizations/:org/exports";

function show(root: DemoRoot): ReactElement {
  return <ExportsDemo {...root} />;
}

function ExportsDemo(root: DemoRoot): ReactElement {
  const list = useListed((client, query) => client.call(exports, { query }));
  return <DataExports {...root} list={list} onChange={useAskAgain()} />;
}

/** `DataExports`. */
export const dataExportsDemo: Demo = {
  component: "DataExports",
  kind: "list",
  about: "The archives of an organization's data that one asked for: asks for another, fetches those ready.",
  states: [
    { name: "Usual", answers: { [exports]: paged(few) }, show },
    { name: "Empty", answers: { [exports]: empty }, show },
    { name: "Loading", answers: { [exports]: never }, show },
    { name: "Error", answers: { [exports]: failingOnce(paged(few)) }, show },
    { name: "Long names", answers: { [exports]: paged(long) }, show },
    { name: "Not permitted", accounts: [max], answers: { [exports]: empty }, show },
    { name: "Many", answers: { [exports]: paged(many) }, show },
  ],
};
