import { CreateRoleButton, Roles, type RolesListing } from "@guildhall/react";
import type { ReactElement } from "react";
import { failingOnce } from "../answers.ts";
import { max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useRead } from "../listed.ts";
import { never, type Answers } from "../pretended-server.ts";
import { roles } from "./role-list.ts";

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
      name: `role-of-a-region-with-a-long-name-${index + 1}`,
      builtIn: false,
      permissions: roles.permissions.filter((_, each) => each % (index + 2) === 0),
      members: index,
    })),
  ],
};

function answering(list: NonNullable<Answers["GET /api/organizations/:org/roles"]>): Answers {
  return { "GET /api/organizations/:org/roles": list };
}

/** `Roles`. */
export const rolesDemo: Demo = {
  component: "Roles",
  about: "What each role permits, by resource; changes and deletes the organization's own roles.",
  states: [
    { name: "Usual", answers: answering(roles), show },
    { name: "Built-in roles alone", answers: answering(builtIn), show },
    { name: "Loading", answers: answering(never), show },
    { name: "Error", answers: answering(failingOnce(roles)), show },
    { name: "Not permitted", accounts: [max], answers: answering(roles), show },
    { name: "Many, with long names", answers: answering(many), show },
  ],
};

/** `CreateRoleButton`. */
export const createRoleButtonDemo: Demo = {
  component: "CreateRoleButton",
  about: "Opens the form that creates a role; to whom the role does not permit it, it says so.",
  states: [
    { name: "Usual", answers: answering(roles), show: showButton },
    { name: "Not permitted", accounts: [max], answers: answering(roles), show: showButton },
  ],
};
