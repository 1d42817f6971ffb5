import { z } from "zod";
import { endpoint, recentProof } from "../endpoint.ts";
import { id, instant, page, pageQuery, roleName } from "../vocabulary.ts";

/** A member as the other members see them. */
export const member = z.object({
  user: z.object({ id, name: z.string(), email: z.string() }),
  role: z.string(),
  /** The teams that they are in, by name. */
  teams: z.array(z.object({ id, name: z.string() })),
  joinedAt: instant,
  /**
   * The day (in UTC) on which they last used a session of this organization that is kept; null where there is none, and for
   * whoever may not read sessions.
   */
  lastSeenOn: z.iso.date().nullable(),
});
/** A member as the other members see them. */
export type Member = z.output<typeof member>;

export const listMembers = endpoint({
  method: "GET",
  path: "/api/organizations/:org/members",
  scope: "organization",
  permission: "member:read",
  summary:
    "List the members, who joined first first; search by the beginning of name or e-mail, filter by role and team.",
  query: pageQuery.extend({
    search: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .optional()
      .describe("What a name, a word of it or an e-mail begins with."),
    role: roleName.optional().describe("Only members with this role."),
    team: id.optional().describe("Only members of this team."),
  }),
  body: null,
  answer: page(member),
  status: 200,
  event: null,
  problems: [],
});

export const changeRole = endpoint({
  method: "PUT",
  path: "/api/organizations/:org/members/:user/role",
  scope: "organization",
  permission: "member:update",
  summary:
    "Give a member another role: one that permits nothing which the caller's own does not. Making an owner asks for a recent proof.",
  query: null,
  body: z.object({ role: roleName }),
  answer: member,
  status: 200,
  event: "member.role_changed",
  problems: ["not_found", "above_own_role", "role_unknown", "last_owner"],
});

export const removeMember = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/members/:user",
  scope: "organization",
  permission: "member:remove",
  summary: "Remove a member; their sessions in this organization end at once, what they made stays.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "member.removed",
  problems: ["not_found", "above_own_role", "last_owner"],
});

export const leave = endpoint({
  method: "POST",
  path: "/api/organizations/:org/departure",
  scope: "organization",
  permission: null,
  summary: "Leave this organization; its last owner can not.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "member.left",
  problems: ["last_owner"],
});

export const transferOwnership = endpoint({
  method: "POST",
  path: "/api/organizations/:org/ownership",
  scope: "organization",
  permission: "organization:transfer",
  proof: recentProof,
  summary: "Make another member an owner and take the given role oneself, both or neither.",
  query: null,
  body: z.object({ user: id, ownRole: roleName.default("admin") }),
  answer: member,
  status: 200,
  event: "ownership.transferred",
  problems: ["not_found", "above_own_role", "role_unknown"],
});
