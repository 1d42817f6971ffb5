import type { createInvitationLink, Grants, InvitationLink, revokeInvitationLink } from "@guildhall/protocol";
import { append, type Happening } from "../../events/index.ts";
import { hashOf, newId, Problem, type Call, type Served } from "../../http/index.ts";
import { askBeforeOwner, refuseAbove, roleNamed, type RoleGiving } from "../../members/index.ts";
import type { InsideOrganization, MemberContext } from "../../tenancy/index.ts";
import { countTeamsForKeyShare } from "../queries.ts";
import { refuseAboveOrGone } from "../rank.ts";
import { newSecret } from "../secret.ts";
import {
  deleteLink,
  insertLink,
  insertLinkTeams,
  selectLinkRole,
  selectLinks,
  type LinkRow,
} from "./queries.ts";

/** What making links works with. */
export interface LinkParts extends Pick<RoleGiving, "beforeTransfer"> {
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the links begin with. */
  readonly publicUrl: string;
}

/** A link as the organization that made it sees it, with its instants as dates. */
export type ServedLink = Omit<InvitationLink, "createdAt" | "expiresAt"> & {
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** A link as the organization that made it sees it. */
export function linkOf(row: LinkRow): ServedLink {
  return {
    id: row.id,
    role: row.role,
    teams: [...row.teams],
    allowedDomain: row.allowed_domain,
    uses: row.uses,
    maxUses: row.max_uses,
    createdBy: { id: row.inviter_id, name: row.inviter_name },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    expired: row.expired,
  };
}

/**
 * Makes a link by which so many people can join. Its secret stands in the answer, and nowhere else.
 *
 * Throws the problems `role_unknown`, `above_own_role` and `team_unknown`, and for the role `owner` `step_up_required` and what
 * `beforeTransfer` throws.
 */
export async function makeLink(
  { grants, publicUrl, beforeTransfer }: LinkParts,
  { db, context, facts, body }: InsideOrganization & Call<typeof createInvitationLink>,
): Promise<Served<typeof createInvitationLink>> {
  const { id: organizationId } = context.organization;
  const { role, maxUses, allowedDomain, expiresInSeconds: lifetimeSeconds } = body;
  refuseAbove(context, await roleNamed(db, { context, grants }, role));
  await askBeforeOwner({ beforeTransfer }, { db, context, facts }, { role, to: [] });
  const teamIds = [...new Set(body.teams.map((team) => team.toLowerCase()))];
  const there = await countTeamsForKeyShare(db, organizationId, teamIds);
  if (there < teamIds.length) throw new Problem("team_unknown");
  const id = newId();
  const secret = newSecret();
  const made = { role, maxUses, allowedDomain, lifetimeSeconds, secretHash: hashOf(secret) };
  const [, , [row]] = await db.all(
    insertLink(db, { organizationId, id, ...made }),
    insertLinkTeams(db, { organizationId, linkId: id, teamIds }),
    selectLinks(db, { organizationId, id, before: null, limit: 1 }),
    append(
      { db, context, facts },
      {
        type: "invitation_link.created",
        subject: subjectOf(id, role),
        after: { role, teams: teamIds, maxUses, allowedDomain, lifetimeSeconds },
      },
    ),
  );
  if (!row) throw new Error("A link was made and can not be read.");
  // A browser sends a fragment to nobody: the page reads it and posts it.
  return { ...linkOf(row), url: new URL(`/join#${id}.${secret}`, publicUrl).href };
}

/**
 * Revokes a link, whether it can still be used or not: its secret opens nothing any more.
 *
 * Throws the problems `not_found` and `above_own_role`.
 */
export async function revokeLink(
  { grants }: Pick<LinkParts, "grants">,
  { db, context, facts, parameters: { link } }: InsideOrganization & Call<typeof revokeInvitationLink>,
): Promise<null> {
  const { id: organizationId } = context.organization;
  const role = await selectLinkRole(db, organizationId, link);
  if (role === null) throw new Problem("not_found");
  await refuseAboveOrGone(db, { context, grants }, role);
  const revoked = await deleteLink(db, organizationId, link);
  if (revoked === 0) throw new Problem("not_found");
  await recordRevoked({ db, context, facts }, link, role);
  return null;
}

function recordRevoked(
  setting: { readonly context: MemberContext } & Parameters<typeof append>[0],
  id: string,
  role: string,
): ReturnType<typeof append> {
  return append(setting, { type: "invitation_link.revoked", subject: subjectOf(id, role) });
}

function subjectOf(id: string, role: string): Happening["subject"] {
  return { kind: "invitation_link", id, name: role };
}
