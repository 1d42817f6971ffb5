import { CreateTeamButton, Teams } from "@guildhall/react";
import { useState, type ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import { idOf, inDays, longOrganization, max, person, rightToLeft } from "../cast.ts";
import type { Deed } from "../stage/deeds.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing, useAskAgain, useListed } from "../listed.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";
import { team, teams } from "./team-list.ts";

const people = ["Olivia Okafor", "Max Lindqvist", "Nia Adeyemi"].map((name, index) => ({
  user: person(index + 1, name),
  role: "member",
  teams: [],
  joinedAt: inDays(-100),
  lastSeenOn: null,
}));

function show(root: DemoRoot): ReactElement {
  return <TeamsDemo {...root} />;
}

function TeamsDemo(root: DemoRoot): ReactElement {
  const [selected, select] = useState<string | null>(idOf(300));
  const list = useListed((client, query) => client.call("GET /api/organizations/:org/teams", { query }));
  const members = useListed(
    (client, query) =>
      client.call("GET /api/organizations/:org/teams/:team/members", {
        parameters: { team: selected ?? idOf(300) },
        query,
      }),
    [selected],
  );
  return (
    <Teams
      {...root}
      list={list}
      selected={selected}
      onSelect={select}
      members={members}
      onChange={useAskAgain()}
    />
  );
}

function answering(list: Answers["GET /api/organizations/:org/teams"]): Answers {
  return {
    ...(list === undefined ? {} : { "GET /api/organizations/:org/teams": list }),
    "GET /api/organizations/:org/teams/:team/members": paged(people),
    "GET /api/organizations/:org/members": paged(people),
  };
}

const long = [team(3, `${longOrganization}!`, 3), team(4, rightToLeft.organization, 5)];
const many = Array.from({ length: 60 }, (_, index) => team(10 + index, `Team ${index + 1}`, index));

/** `Teams`. */
export const teamsDemo: Demo = {
  component: "Teams",
  kind: "list",
  about: "The teams of the organization: creates, renames and deletes them, and says who is in each.",
  states: [
    { name: "Usual", answers: answering(paged(teams)), show },
    { name: "Empty", answers: answering(empty), show },
    { name: "Loading", answers: answering(never), show },
    { name: "Error", answers: answering(failingOnce(paged(teams))), show },
    { name: "Long names", answers: answering(paged(long)), show },
    { name: "Not permitted", accounts: [max], answers: answering(paged(teams)), show },
    { name: "Many", answers: answering(paged(many)), show },
  ],
};

function showButton(root: DemoRoot): ReactElement {
  return <CreateTeamButton {...root} onChange={nothing} />;
}

const creating = "POST /api/organizations/:org/teams";

function create(name: string): readonly Deed[] {
  return [{ press: ".demo-root" }, { into: "dialog input", type: name }, { press: "dialog [type=submit]" }];
}

/** `CreateTeamButton`. */
export const createTeamButtonDemo: Demo = {
  component: "CreateTeamButton",
  kind: "opener",
  about: "Opens the form that creates a team; to whom the role does not permit it, it says so.",
  isCovering: true,
  states: [
    { name: "Usual", show: showButton },
    {
      name: "Loading",
      answers: { [creating]: never },
      show: showButton,
      deeds: [...create("Design"), { see: "dialog [aria-busy]" }],
    },
    {
      name: "Error",
      answers: { [creating]: new Refusal("unavailable") },
      show: showButton,
      deeds: [...create("Design"), { see: "dialog .gh-failure:not(:empty)" }],
    },
    {
      name: "Name taken",
      answers: { [creating]: new Refusal("team_taken") },
      show: showButton,
      deeds: [...create("Sales"), { see: "dialog .gh-field-error:not(:empty)" }],
    },
    {
      name: "Long names",
      answers: { [creating]: new Refusal("team_taken") },
      show: showButton,
      deeds: [...create(longOrganization), { see: "dialog .gh-field-error:not(:empty)" }],
    },
    { name: "Not permitted", accounts: [max], show: showButton },
  ],
};
