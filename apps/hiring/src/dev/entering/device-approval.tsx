import { DeviceApproval } from "@guildhall/react";
import type { ReactElement } from "react";
import { inDays, longOrganization, max, olivia } from "../cast.ts";
import type { Deed } from "../stage/deeds.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { never, Refusal } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return <DeviceApproval {...root} code="WDJB-MJHT" />;
}

const viewing = "POST /api/me/device/viewing";
const waiting = { client: "acme-cli", expiresAt: inDays(0) };
const look: Deed = { press: "button[type=submit]" };

/** `DeviceApproval`. */
export const deviceApprovalDemo: Demo = {
  component: "DeviceApproval",
  kind: "form",
  about: "Lets a program without a browser act for an account of this browser, or refuses it.",
  isOutside: true,
  states: [
    { name: "Usual", answers: { [viewing]: waiting, "POST /api/me/device/approval": null }, show },
    {
      name: "Several accounts",
      accounts: [olivia, max],
      answers: { [viewing]: waiting },
      show,
      deeds: [look, { see: ".gh-consequences" }],
    },
    {
      name: "Unknown code",
      answers: { [viewing]: new Refusal("not_found") },
      show,
      deeds: [look, { see: ".gh-field-error:not(:empty)" }],
    },
    { name: "Loading", answers: { [viewing]: never }, show, deeds: [look, { see: "[aria-busy]" }] },
    {
      name: "Error",
      answers: { [viewing]: new Refusal("unavailable") },
      show,
      deeds: [look, { see: ".gh-failure:not(:empty)" }],
    },
    {
      name: "Long names",
      answers: { [viewing]: { ...waiting, client: longOrganization } },
      show,
      deeds: [look, { see: ".gh-consequences" }],
    },
    { name: "No code", show: (root) => <DeviceApproval {...root} /> },
  ],
};
