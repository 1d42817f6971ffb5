import type { OrganizationSettings as Settings } from "@guildhall/protocol";
import { OrganizationSettings, RestoreOrganization } from "@guildhall/react";
import type { ReactElement } from "react";
import { account, idOf, inDays, longOrganization, max, own, person } from "../cast.ts";
import type { Deed } from "../stage/deeds.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";
import logo from "../everywhere/logo.svg";

const settings: Settings = {
  id: idOf(1001),
  slug: "acme",
  name: "Acme",
  plan: "pro",
  createdAt: inDays(-300),
  metadata: {},
  logo: null,
};

function showing(shown: Settings): (root: DemoRoot) => ReactElement {
  return (root) => <OrganizationSettings {...root} settings={shown} onChange={nothing} onDelete={nothing} />;
}

const slugs: Answers = {
  "GET /api/slugs/:slug": ({ parameters: { slug = "" } }) => ({ slug, free: slug !== "globex" }),
};

const saving: readonly Deed[] = [
  { into: "input[dir=ltr]", type: "acme-works" },
  { press: ".gh-save-bar [type=submit]" },
];

/** `OrganizationSettings`. */
export const organizationSettingsDemo: Demo = {
  component: "OrganizationSettings",
  kind: "form",
  about: "An organization's name, address and logo, and its deletion.",
  states: [
    { name: "Usual", answers: slugs, show: showing({ ...settings, logo }) },
    { name: "Without a logo", answers: slugs, show: showing(settings) },
    {
      name: "Loading",
      answers: { ...slugs, "PATCH /api/organizations/:org": never },
      show: showing(settings),
      deeds: [...saving, { see: "[aria-busy]" }],
    },
    {
      name: "Error",
      answers: { ...slugs, "PATCH /api/organizations/:org": new Refusal("slug_taken") },
      show: showing(settings),
      deeds: [...saving, { see: ".gh-field-error:not(:empty)" }],
    },
    { name: "Long names", answers: slugs, show: showing({ ...settings, name: longOrganization }) },
    { name: "Not permitted", accounts: [max], show: showing(settings) },
  ],
};

function restorable(name: string, role: string) {
  const organization = own(1, "acme", { name, role, session: "locked", deletesAt: inDays(12) });
  const who = account(person(1, "Olivia Okafor"), organization);
  return {
    accounts: [who],
    show: (root: DemoRoot): ReactElement => (
      <RestoreOrganization {...root} organization={organization} account={who.user.id} />
    ),
  };
}

/** `RestoreOrganization`. */
export const restoreOrganizationDemo: Demo = {
  component: "RestoreOrganization",
  kind: "form",
  about: "Says that an organization is being deleted and until when it can be restored; owners restore it.",
  isOutside: true,
  states: [
    { name: "Usual", ...restorable("Acme", "owner") },
    {
      name: "Loading",
      answers: { "POST /api/organizations/:org/restoration": never },
      ...restorable("Acme", "owner"),
      deeds: [{ press: "button" }, { see: "[aria-busy]" }],
    },
    {
      name: "Error",
      answers: { "POST /api/organizations/:org/restoration": new Refusal("unavailable") },
      ...restorable("Acme", "owner"),
      deeds: [{ press: "button" }, { see: ".gh-failure:not(:empty)" }],
    },
    { name: "Long names", ...restorable(longOrganization, "owner") },
    { name: "Not permitted", ...restorable("Acme", "admin") },
  ],
};
