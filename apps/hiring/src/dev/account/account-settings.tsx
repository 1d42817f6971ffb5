import { AccountSettings } from "@guildhall/react";
import type { ReactElement } from "react";
import { account, longName, own, person, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { Refusal } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return <AccountSettings {...root} onDelete={nothing} />;
}

const pending = { email: "olivia@moved.example", expiresAt: "2030-01-01T12:00:00.000Z" };

/** `AccountSettings`. */
export const accountSettingsDemo: Demo = {
  component: "AccountSettings",
  about:
    "What a person says of themselves, the address that they are known by, and the deletion of their account.",
  isOutside: true,
  states: [
    { name: "Usual", show },
    { name: "An address waits", answers: { "GET /api/me/email-change": { pending } }, show },
    { name: "Error", answers: { "PATCH /api/me": new Refusal("too_many_requests") }, show },
    { name: "Long names", accounts: [account(person(5, longName), own(1, "acme"))], show },
    { name: "Right to left", accounts: [account(person(6, rightToLeft.person), own(1, "acme"))], show },
    { name: "Signed out", accounts: [], show },
  ],
};
