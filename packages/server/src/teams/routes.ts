import {
  addTeamMember,
  createTeam,
  deleteTeam,
  listTeamMembers,
  listTeams,
  removeTeamMember,
  updateTeam,
  type Team,
} from "@guildhall/protocol";
import { cursorOf, instantCursorOf, pageOf, Problem, type Route } from "../http/index.ts";
import { memberPage } from "../members/index.ts";
import { persistentDoor, serveOrganization, type Door } from "../tenancy/index.ts";
import { selectTeam, selectTeamMembers, selectTeams, type TeamRow } from "./queries.ts";
import { addToTeam, disbandTeam, makeTeam, renameTeam, takeFromTeam } from "./team.ts";

/** The teams of an organization, and who is in them. */
export function teamRoutes(door: Door): readonly Route[] {
  return [...routesOfTeams(door), ...routesOfTeamMembers(door)];
}

function routesOfTeams(door: Door): readonly Route[] {
  const deciding = persistentDoor(door);
  return [
    serveOrganization(door, listTeams, ({ db, context, query }) =>
      selectTeams(db, {
        organizationId: context.organization.id,
        after: cursorOf(query.after),
        limit: query.limit + 1,
      }).map((rows) => pageOf(rows, query.limit, { item: teamOf, cursor: ({ id }) => id })),
    ),
    serveOrganization(deciding, createTeam, async ({ body, ...change }) =>
      teamOf(await makeTeam(change, body.name)),
    ),
    serveOrganization(deciding, updateTeam, async ({ parameters, body, ...change }) =>
      teamOf(await renameTeam(change, parameters.team, body.name)),
    ),
    serveOrganization(deciding, deleteTeam, ({ parameters, ...change }) =>
      disbandTeam(change, parameters.team),
    ),
  ];
}

function routesOfTeamMembers(door: Door): readonly Route[] {
  const deciding = persistentDoor(door);
  return [
    serveOrganization(door, listTeamMembers, ({ db, context, parameters, query }) => {
      const organizationId = context.organization.id;
      const page = {
        organizationId,
        after: instantCursorOf(query.after),
        limit: query.limit + 1,
        maySeeSessions: context.can("session:read"),
      };
      return db
        .all(
          selectTeam(db, { organizationId, teamId: parameters.team }),
          selectTeamMembers(db, parameters.team, page),
        )
        .map(([team, rows]) => {
          if (!team) throw new Problem("not_found");
          return memberPage(rows, query.limit);
        });
    }),
    serveOrganization(deciding, addTeamMember, ({ parameters, ...change }) =>
      addToTeam(change, parameters.team, parameters.user),
    ),
    serveOrganization(deciding, removeTeamMember, ({ parameters, ...change }) =>
      takeFromTeam(change, parameters.team, parameters.user),
    ),
  ];
}

type ServedTeam = Omit<Team, "createdAt"> & { readonly createdAt: Date };

function teamOf(row: TeamRow): ServedTeam {
  return { id: row.id, name: row.name, members: row.members, createdAt: row.created_at };
}
