import type { Db, Statement } from "../tenancy/index.ts";

/** An open invitation as it is kept; `cursor` is the instant of its making with its microseconds. */
export interface InvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  /** Null when whoever made it is no longer a member. */
  readonly inviter_id: string | null;
  readonly inviter_name: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly expired: boolean;
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  readonly cursor: string;
}

/** Which invitations are asked for: these, or all; those before the cursor's. */
export interface InvitationFilter {
  readonly organizationId: string;
  readonly ids: readonly string[] | null;
  readonly before: { readonly instant: string; readonly id: string } | null;
  readonly limit: number;
}

/** The open invitations of an organization, the latest first. */
export function selectInvitations(
  db: Db,
  { organizationId, ids, before, limit }: InvitationFilter,
): Statement<readonly InvitationRow[]> {
  return db.query<InvitationRow>(
    `select i.id, i.email, i.role, m.user_id as inviter_id, coalesce(m.name, i.inviter_name) as inviter_name,
            i.created_at, i.expires_at, i.expires_at <= now() as expired,
            coalesce((
              select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name, t.id)
              from guildhall.invitation_team it
              join guildhall.team t on t.organization_id = $1 and t.id = it.team_id
              where it.organization_id = $1 and it.invitation_id = i.id
            ), '[]') as teams,
            to_char(i.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor
     from guildhall.invitation i
     left join guildhall.member m on m.organization_id = $1 and m.user_id = i.invited_by
     where i.organization_id = $1 and i.answer is null
       and ($2::uuid[] is null or i.id = any ($2))
       and ($3::timestamptz is null or (i.created_at, i.id) < ($3, $4::uuid))
     order by i.created_at desc, i.id desc
     limit $5`,
    [organizationId, ids, before?.instant ?? null, before?.id ?? null, limit],
  );
}

/** Which of these addresses members have. */
export function selectMemberEmails(
  db: Db,
  organizationId: string,
  emails: readonly string[],
): Statement<readonly string[]> {
  return db
    .query<{ readonly email: string }>(
      "select email from guildhall.member where organization_id = $1 and email = any ($2)",
      [organizationId, emails],
    )
    .map((rows) => rows.map(({ email }) => email));
}

/** Counts which of these teams there are, and keeps those until the transaction ends. */
export function countTeamsForKeyShare(
  db: Db,
  organizationId: string,
  teamIds: readonly string[],
): Statement<number> {
  return db
    .query<{ readonly id: string }>(
      "select id from guildhall.team where organization_id = $1 and id = any ($2) order by id for key share",
      [organizationId, teamIds],
    )
    .map((rows) => rows.length);
}

/** What invitations are made of; the seal says who makes them. */
export interface NewInvitations {
  readonly organizationId: string;
  readonly role: string;
  readonly lifetimeSeconds: number;
  readonly offers: readonly {
    readonly id: string;
    readonly email: string;
    readonly secretHash: Buffer;
  }[];
}

/** Closes the invitations to these addresses that nobody answered in time, so that others can take their place. */
export function updateReplaced(db: Db, organizationId: string, emails: readonly string[]): Statement<number> {
  return db.change(
    `with old as (
       select id from guildhall.invitation
       where organization_id = $1 and email = any ($2) and answer is null and expires_at <= now()
       order by email
       for update
     )
     update guildhall.invitation i set answer = 'replaced', answered_at = now(), secret_hash = null
     from old where i.organization_id = $1 and i.id = old.id`,
    [organizationId, emails],
  );
}

/** An invitation that was just made. */
export interface MadeInvitationRow {
  readonly id: string;
  readonly email: string;
  readonly expires_at: Date;
}

/** Makes an invitation for each address that has none open, and gives those that it made. */
export function insertInvitations(
  db: Db,
  { organizationId, role, lifetimeSeconds, offers }: NewInvitations,
): Statement<readonly MadeInvitationRow[]> {
  return db.query<MadeInvitationRow>(
    `insert into guildhall.invitation (organization_id, id, email, role, secret_hash, expires_at)
     select $1, o.id, o.email, $2, o.secret_hash, now() + make_interval(secs => $3)
     from unnest($4::uuid[], $5::text[], $6::bytea[]) as o (id, email, secret_hash)
     on conflict (organization_id, email) where answer is null do nothing
     returning id, email, expires_at`,
    [
      organizationId,
      role,
      lifetimeSeconds,
      offers.map(({ id }) => id),
      offers.map(({ email }) => email),
      offers.map(({ secretHash }) => secretHash),
    ],
  );
}

/** Gives each of these invitations all of these teams. */
export function insertInvitationTeams(
  db: Db,
  organizationId: string,
  {
    invitationIds,
    teamIds,
  }: { readonly invitationIds: readonly string[]; readonly teamIds: readonly string[] },
): Statement<number> {
  return db.change(
    `insert into guildhall.invitation_team (organization_id, invitation_id, team_id)
     select $1, i, t from unnest($2::uuid[]) i cross join unnest($3::uuid[]) t`,
    [organizationId, invitationIds, teamIds],
  );
}

/** An open invitation that is kept to the transaction. */
export interface LockedInvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: string;
}

/** Reads an open invitation, expired or not, and keeps it from being answered until the transaction ends. */
export function selectInvitationForUpdate(
  db: Db,
  organizationId: string,
  id: string,
): Statement<LockedInvitationRow | null> {
  return db.one<LockedInvitationRow>(
    `select id, email, role from guildhall.invitation
     where organization_id = $1 and id = $2 and answer is null
     for update`,
    [organizationId, id],
  );
}

/** Revokes an open invitation: its secret is forgotten. */
export function updateRevoked(db: Db, organizationId: string, id: string): Statement<number> {
  return db.change(
    `update guildhall.invitation set answer = 'revoked', answered_at = now(), secret_hash = null
     where organization_id = $1 and id = $2 and answer is null`,
    [organizationId, id],
  );
}

/** Gives an open invitation another secret and a new term; the seal says who vouches for it from now on. */
export function updateSecret(
  db: Db,
  organizationId: string,
  renewed: { readonly id: string; readonly secretHash: Buffer; readonly lifetimeSeconds: number },
): Statement<number> {
  return db.change(
    `update guildhall.invitation set secret_hash = $3, expires_at = now() + make_interval(secs => $4)
     where organization_id = $1 and id = $2 and answer is null`,
    [organizationId, renewed.id, renewed.secretHash, renewed.lifetimeSeconds],
  );
}
