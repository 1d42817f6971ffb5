import type { Db, Statement } from "../../tenancy/index.ts";

/** A link as it is kept; `cursor` is the instant of its making with its microseconds. */
export interface LinkRow {
  readonly id: string;
  readonly role: string;
  readonly allowed_domain: string | null;
  readonly uses: number;
  readonly max_uses: number;
  /** Null when whoever made it is no longer a member. */
  readonly inviter_id: string | null;
  readonly inviter_name: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly expired: boolean;
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  readonly cursor: string;
}

/** Which links are asked for: one, or all; those before the cursor's. */
export interface LinkFilter {
  readonly organizationId: string;
  readonly id: string | null;
  readonly before: { readonly instant: string; readonly id: string } | null;
  readonly limit: number;
}

/** The links of an organization, the latest first. */
export function selectLinks(
  db: Db,
  { organizationId, id, before, limit }: LinkFilter,
): Statement<readonly LinkRow[]> {
  return db.query<LinkRow>(
    `select l.id, l.role, l.allowed_domain, l.uses, l.max_uses, m.user_id as inviter_id,
            coalesce(m.name, l.inviter_name) as inviter_name, l.created_at, l.expires_at, l.expires_at <= now() as expired,
            coalesce((
              select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name, t.id)
              from guildhall.invitation_link_team lt
              join guildhall.team t on t.organization_id = $1 and t.id = lt.team_id
              where lt.organization_id = $1 and lt.link_id = l.id
            ), '[]') as teams,
            to_char(l.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor
     from guildhall.invitation_link l
     left join guildhall.member m on m.organization_id = $1 and m.user_id = l.invited_by
     where l.organization_id = $1 and ($2::uuid is null or l.id = $2)
       and ($3::timestamptz is null or (l.created_at, l.id) < ($3, $4::uuid))
     order by l.created_at desc, l.id desc
     limit $5`,
    [organizationId, id, before?.instant ?? null, before?.id ?? null, limit],
  );
}

/** What a link is made of; the seal says who makes it. */
export interface NewLink {
  readonly organizationId: string;
  readonly id: string;
  readonly role: string;
  readonly secretHash: Buffer;
  readonly allowedDomain: string | null;
  readonly maxUses: number;
  readonly lifetimeSeconds: number;
}

/** Makes a link. */
export function insertLink(db: Db, link: NewLink): Statement<number> {
  return db.change(
    `insert into guildhall.invitation_link
       (organization_id, id, role, secret_hash, allowed_domain, max_uses, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))`,
    [
      link.organizationId,
      link.id,
      link.role,
      link.secretHash,
      link.allowedDomain,
      link.maxUses,
      link.lifetimeSeconds,
    ],
  );
}

/** Which link gets which teams. */
export interface LinkTeams {
  readonly organizationId: string;
  readonly linkId: string;
  readonly teamIds: readonly string[];
}

/** Gives a link these teams. */
export function insertLinkTeams(db: Db, { organizationId, linkId, teamIds }: LinkTeams): Statement<number> {
  return db.change(
    `insert into guildhall.invitation_link_team (organization_id, link_id, team_id)
     select $1, $2, t from unnest($3::uuid[]) t`,
    [organizationId, linkId, teamIds],
  );
}

/** The role of a link; null without such a link. */
export function selectLinkRole(db: Db, organizationId: string, id: string): Statement<string | null> {
  return db
    .one<{ readonly role: string }>(
      "select role from guildhall.invitation_link where organization_id = $1 and id = $2",
      [organizationId, id],
    )
    .map((row) => row?.role ?? null);
}

/** Deletes a link, which is dead then; tells how many there were. */
export function deleteLink(db: Db, organizationId: string, id: string): Statement<number> {
  return db.change("delete from guildhall.invitation_link where organization_id = $1 and id = $2", [
    organizationId,
    id,
  ]);
}
