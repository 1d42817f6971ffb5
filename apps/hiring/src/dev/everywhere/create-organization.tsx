import { CreateOrganization } from "@guildhall/react";
import type { ReactElement } from "react";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { Refusal, type Answers } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return <CreateOrganization {...root} onCreated={nothing} />;
}

/** Acme is taken, all else is free. */
const slugs: Answers = {
  "GET /api/slugs/:slug": ({ parameters: { slug = "" } }) => ({ slug, free: slug !== "acme" }),
};

/** `CreateOrganization`. */
export const createOrganizationDemo: Demo = {
  component: "CreateOrganization",
  about: "The form that creates an organization: its name, and its address with a live check.",
  isOutside: true,
  states: [
    { name: "Usual", answers: slugs, show },
    {
      name: "Error",
      answers: { ...slugs, "POST /api/organizations": new Refusal("too_many_requests") },
      show,
    },
  ],
};
