import { AccountSettings } from "@guildhall/react";
import type { ReactElement } from "react";
import { account, longName, own, person, rightToLeft } from "../cast.ts";
import type { Deed } from "../stage/deeds.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { never, Refusal } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return <AccountSettings {...root} onDelete={nothing} />;
}

const pending = { email: "olivia@moved.example", expiresAt: "2030-01-01T12:00:00.000Z" };

const saving: readonly Deed[] = [
  { into: "input[autocomplete=name]", type: "Olivia Okafor-Lind" },
  { press: ".gh-save-bar [type=submit]" },
];

/** `AccountSettings`. */
export const accountSettingsDemo: Demo = {
  component: "AccountSettings",
  kind: "form",
  about:
    "What a person says of themselves, the address that they are known by, and the deletion of their account.",
  isOutside: true,
  states: [
    { name: "Usual", show },
    { name: "An address waits", answers: { "GET /api/me/email-change": { pending } }, show },
    {
      name: "Loading",
      answers: { "PATCH /api/me": never },
      show,
      deeds: [...saving, { see: "[aria-busy]" }],
    },
    {
      name: "Error",
      answers: { "PATCH /api/me": new Refusal("too_many_requests") },
      show,
      deeds: [...saving, { see: ".gh-failure:not(:empty)" }],
    },
    { name: "Long names", accounts: [account(person(5, longName), own(1, "acme"))], show },
    { name: "Right to left", accounts: [account(person(6, rightToLeft.person), own(1, "acme"))], show },
    { name: "Signed out", accounts: [], show },
  ],
};
