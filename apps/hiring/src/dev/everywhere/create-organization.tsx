import { CreateOrganization } from "@guildhall/react";
import type { ReactElement } from "react";
import { longOrganization } from "../cast.ts";
import type { Deed } from "../stage/deeds.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return <CreateOrganization {...root} onCreated={nothing} />;
}

/** Acme is taken, all else is free. */
const slugs: Answers = {
  "GET /api/slugs/:slug": ({ parameters: { slug = "" } }) => ({ slug, free: slug !== "acme" }),
};

function named(name: string): Deed {
  return { into: "input[name=name]", type: name };
}

/** `CreateOrganization`. */
export const createOrganizationDemo: Demo = {
  component: "CreateOrganization",
  kind: "form",
  about: "The form that creates an organization: its name, and its address with a live check.",
  isOutside: true,
  states: [
    { name: "Usual", answers: slugs, show },
    {
      name: "Error",
      answers: { ...slugs, "POST /api/organizations": new Refusal("too_many_requests") },
      show,
      deeds: [named("Initech"), { press: "button" }, { see: ".gh-form-failure:not(:empty)" }],
    },
    {
      name: "Address taken",
      answers: slugs,
      show,
      deeds: [named("Acme"), { see: "[data-check=taken]" }],
    },
    {
      name: "Loading",
      answers: { "GET /api/slugs/:slug": never, "POST /api/organizations": never },
      show,
      deeds: [named("Initech"), { press: "button" }, { see: "button[disabled], button[aria-disabled]" }],
    },
    {
      name: "Long names",
      answers: slugs,
      show,
      deeds: [named(longOrganization), { see: "[data-check=free]" }],
    },
  ],
};
