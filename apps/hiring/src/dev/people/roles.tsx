import { CreateRoleButton, Roles, type RolesListing } from "@guildhall/react";
import type { ReactElement } from "react";
import { failingOnce } from "../answers.ts";
import { max } from "../cast.ts";
import type { Deed } from "../stage/deeds.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useRead } from "../listed.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";
import { longRole, roles } from "./role-list.ts";

function useRoles(): RolesListing {
  const { data, error, isPending, refetch } = useRead((client) =>
    client.call("GET /api/organizations/:org/roles"),
  );
  return {
    items: data?.items ?? [],
    permissions: data?.permissions ?? [],
    isLoading: isPending,
    error,
    retry: () => void refetch(),
  };
}

function show(root: DemoRoot): ReactElement {
  return <RolesDemo {...root} />;
}

function RolesDemo(root: DemoRoot): ReactElement {
  return <Roles {...root} list={useRoles()} onChange={useAskAgain()} />;
}

function showButton(root: DemoRoot): ReactElement {
  return <ButtonDemo {...root} />;
}

function ButtonDemo(root: DemoRoot): ReactElement {
  return <CreateRoleButton {...root} list={useRoles()} onChange={useAskAgain()} />;
}

const builtIn = { ...roles, items: roles.items.filter((role) => role.builtIn) };
const many = {
  ...roles,
  items: [
    ...builtIn.items,
    ...Array.from({ length: 12 }, (_, index) => ({
      name: `${longRole}-${index + 1}`,
      builtIn: false,
      permissions: roles.permissions.filter((_, each) => each % (index + 2) === 0),
      members: index,
    })),
  ],
};

const long = { ...many, items: many.items.slice(0, builtIn.items.length + 2) };

function answering(list: NonNullable<Answers["GET /api/organizations/:org/roles"]>): Answers {
  return { "GET /api/organizations/:org/roles": list };
}

/** `Roles`. */
export const rolesDemo: Demo = {
  component: "Roles",
  kind: "list",
  about: "What each role permits, by resource; changes and deletes the organization's own roles.",
  states: [
    { name: "Usual", answers: answering(roles), show },
    { name: "Empty", answers: answering(builtIn), show },
    { name: "Loading", answers: answering(never), show },
    { name: "Error", answers: answering(failingOnce(roles)), show },
    { name: "Not permitted", accounts: [max], answers: answering(roles), show },
    { name: "Long names", answers: answering(long), show },
    { name: "Many", answers: answering(many), show },
  ],
};

const creating = "POST /api/organizations/:org/roles";

function create(name: string): readonly Deed[] {
  return [
    { press: ".demo-root" },
    { into: "dialog input[type=text], dialog input:not([type])", type: name },
    { press: "dialog [type=submit]" },
  ];
}

/** `CreateRoleButton`. */
export const createRoleButtonDemo: Demo = {
  component: "CreateRoleButton",
  kind: "opener",
  about: "Opens the form that creates a role; to whom the role does not permit it, it says so.",
  isCovering: true,
  states: [
    { name: "Usual", answers: answering(roles), show: showButton },
    {
      name: "Loading",
      answers: { ...answering(roles), [creating]: never },
      show: showButton,
      deeds: [...create("sourcer"), { see: "dialog [aria-busy]" }],
    },
    {
      name: "Error",
      answers: { ...answering(roles), [creating]: new Refusal("unavailable") },
      show: showButton,
      deeds: [...create("sourcer"), { see: "dialog .gh-failure:not(:empty)" }],
    },
    {
      name: "Long names",
      answers: { ...answering(roles), [creating]: new Refusal("role_taken") },
      show: showButton,
      deeds: [...create(longRole), { see: "dialog .gh-field-error:not(:empty)" }],
    },
    { name: "Not permitted", accounts: [max], answers: answering(roles), show: showButton },
  ],
};
