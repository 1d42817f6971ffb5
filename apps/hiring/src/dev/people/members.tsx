import { Members, type MembersFilter } from "@guildhall/react";
import type { Member } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import { crowd, idOf, inDays, longName, max, olivia, person, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing, useAskAgain, useListed, useRead } from "../listed.ts";
import { never, type Answers, type Asked } from "../pretended-server.ts";
import { roles } from "./role-list.ts";
import { teams } from "./team-list.ts";

/** A member of Acme. */
function member(who: ReturnType<typeof person>, role: string, ...inTeams: readonly number[]): Member {
  const named = teams.filter((_, index) => inTeams.includes(index)).map(({ id, name }) => ({ id, name }));
  const lastSeenOn = role === "recruiter" ? null : inDays(-inTeams.length).slice(0, 10);
  return { user: who, role, teams: named, joinedAt: inDays(-200), lastSeenOn };
}

const few: readonly Member[] = [
  member(person(1, olivia.user.name), "owner", 0),
  member(person(2, max.user.name), "member", 0, 1),
  member(person(3, "Nia Adeyemi"), "admin"),
  member(person(4, "Ben Brandt"), "recruiter", 1),
];
const long: readonly Member[] = [
  member(person(5, longName), "member", 0, 1, 2),
  member(person(6, rightToLeft.person), "admin", 1),
];
const many: readonly Member[] = [
  ...few,
  ...crowd.map((who, index) => member(who, index % 9 === 0 ? "admin" : "member", index % 3)),
];

/** Finds as the server does: by the beginning of a name, by role and by team. */
function found(members: readonly Member[]) {
  return (asked: Asked) => {
    const [search, role, team] = ["search", "role", "team"].map((name) => asked.query.get(name));
    const begins = (name: string): boolean => name.toLowerCase().startsWith((search ?? "").toLowerCase());
    return paged(
      members.filter(
        (each) =>
          each.user.name.split(" ").some(begins) &&
          each.role === (role ?? each.role) &&
          (team == null || each.teams.some(({ id }) => id === team)),
      ),
    )(asked);
  };
}

const around: Answers = {
  "GET /api/organizations/:org/roles": roles,
  "GET /api/organizations/:org/teams": paged(teams),
};

function show(root: DemoRoot): ReactElement {
  return <MembersDemo root={root} first={{}} />;
}

function MembersDemo(props: { readonly root: DemoRoot; readonly first: MembersFilter }): ReactElement {
  const [filter, setFilter] = useState(props.first);
  const { search, role, team } = filter;
  const list = useListed(
    async (client, query) =>
      client.call("GET /api/organizations/:org/members", {
        query: { ...query, ...(search && { search }), ...(role && { role }), ...(team && { team }) },
      }),
    [search, role, team],
  );
  const known = useRead((client) => client.call("GET /api/organizations/:org/roles"));
  const all = useListed((client, query) => client.call("GET /api/organizations/:org/teams", { query }));
  return (
    <Members
      {...props.root}
      list={list}
      roles={known.data?.items ?? []}
      teams={all.items}
      filter={filter}
      onFilter={setFilter}
      onChange={useAskAgain()}
      onLeave={nothing}
    />
  );
}

const members = "GET /api/organizations/:org/members";

/** `Members`. */
export const membersDemo: Demo = {
  component: "Members",
  kind: "list",
  about: "Who belongs to the organization: finds them, changes roles, removes, leaves, hands over ownership.",
  states: [
    { name: "Usual", answers: { ...around, [members]: found(few) }, show },
    {
      name: "Empty",
      answers: { ...around, [members]: empty },
      show: (root) => <MembersDemo root={root} first={{ team: idOf(302) }} />,
    },
    { name: "Loading", answers: { ...around, [members]: never }, show },
    { name: "Error", answers: { ...around, [members]: failingOnce(found(few)) }, show },
    { name: "Long names", answers: { ...around, [members]: found(long) }, show },
    { name: "Not permitted", accounts: [max], answers: { ...around, [members]: found(few) }, show },
    { name: "Many", answers: { ...around, [members]: found(many) }, show },
  ],
};
