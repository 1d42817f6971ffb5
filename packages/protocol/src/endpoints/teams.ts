import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { displayName, id, instant, page, pageQuery } from "../vocabulary.ts";
import { member } from "./members.ts";

/** A team of an organization. */
export const team = z.object({ id, name: z.string(), members: z.number().int(), createdAt: instant });
/** A team of an organization. */
export type Team = z.output<typeof team>;

const teamName = displayName("a name for the team", 60);

export const listTeams = endpoint({
  method: "GET",
  path: "/api/organizations/:org/teams",
  scope: "organization",
  permission: "team:read",
  summary: "List the teams, the oldest first.",
  query: pageQuery,
  body: null,
  answer: page(team),
  status: 200,
  event: null,
  problems: [],
});

export const createTeam = endpoint({
  method: "POST",
  path: "/api/organizations/:org/teams",
  scope: "organization",
  permission: "team:create",
  summary: "Create a team.",
  query: null,
  body: z.object({ name: teamName }),
  answer: team,
  status: 201,
  event: "team.created",
  problems: ["team_taken"],
});

export const updateTeam = endpoint({
  method: "PATCH",
  path: "/api/organizations/:org/teams/:team",
  scope: "organization",
  permission: "team:update",
  summary: "Rename a team.",
  query: null,
  body: z.object({ name: teamName }),
  answer: team,
  status: 200,
  event: "team.renamed",
  problems: ["not_found", "team_taken"],
});

export const deleteTeam = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/teams/:team",
  scope: "organization",
  permission: "team:delete",
  summary: "Delete a team; its members stay in the organization.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "team.deleted",
  problems: ["not_found"],
});

export const listTeamMembers = endpoint({
  method: "GET",
  path: "/api/organizations/:org/teams/:team/members",
  scope: "organization",
  permission: "team:read",
  summary: "List the members of a team, who joined the organization first first.",
  query: pageQuery,
  body: null,
  answer: page(member),
  status: 200,
  event: null,
  problems: ["not_found"],
});

export const addTeamMember = endpoint({
  method: "PUT",
  path: "/api/organizations/:org/teams/:team/members/:user",
  scope: "organization",
  permission: "team:update",
  summary: "Add a member to a team; one who is in it stays.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "team.member_added",
  problems: ["not_found"],
});

export const removeTeamMember = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/teams/:team/members/:user",
  scope: "organization",
  permission: "team:update",
  summary: "Take a member out of a team.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "team.member_removed",
  problems: ["not_found"],
});
