import { DeviceApproval } from "@guildhall/react";
import type { ReactElement } from "react";
import { inDays, max, olivia } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { Refusal } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return <DeviceApproval {...root} code="WDJB-MJHT" />;
}

const viewing = "POST /api/me/device/viewing";
const waiting = { client: "acme-cli", expiresAt: inDays(0) };

/** `DeviceApproval`. */
export const deviceApprovalDemo: Demo = {
  component: "DeviceApproval",
  about: "Lets a program without a browser act for an account of this browser, or refuses it.",
  isOutside: true,
  states: [
    { name: "Usual", answers: { [viewing]: waiting, "POST /api/me/device/approval": null }, show },
    { name: "Several accounts", accounts: [olivia, max], answers: { [viewing]: waiting }, show },
    { name: "Unknown code", answers: { [viewing]: new Refusal("not_found") }, show },
    { name: "Error", answers: { [viewing]: new Refusal("unavailable") }, show },
    { name: "No code", show: (root) => <DeviceApproval {...root} /> },
  ],
};
