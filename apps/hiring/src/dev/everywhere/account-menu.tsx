import { AccountMenu } from "@guildhall/react";
import type { ReactElement } from "react";
import { account, longName, max, olivia, own, person, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { never, Refusal } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return (
    <AccountMenu
      {...root}
      accountHref="/account"
      addAccountHref="/sign-in?add=true"
      onFollow={nothing}
      onSignOut={nothing}
    />
  );
}

/** `AccountMenu`. */
export const accountMenuDemo: Demo = {
  component: "AccountMenu",
  kind: "form",
  about: "Who is signed in: every account of this browser, each with its sign-out.",
  isOutside: true,
  states: [
    { name: "Usual", show },
    { name: "Several accounts", accounts: [olivia, max], show },
    {
      name: "Long names",
      accounts: [
        account(person(5, longName), own(1, "acme")),
        account(person(6, rightToLeft.person), own(1, "acme")),
      ],
      show,
    },
    { name: "Signed out", accounts: [], show },
    { name: "Loading", answers: { "GET /api/me": never }, show },
    {
      name: "Error",
      answers: { "POST /api/auth/sign-out": new Refusal("unavailable") },
      show,
      deeds: [
        { press: ".gh-account-menu-trigger" },
        { press: "button[role=menuitem]" },
        { see: ".gh-account-menu-failure:not(:empty)" },
      ],
    },
  ],
};
