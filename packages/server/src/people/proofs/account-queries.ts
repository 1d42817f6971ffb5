import { personalMethods, type OauthProvider } from "@guildhall/protocol";
import type { Queryable } from "../queries.ts";

/** An account of a browser with what its session has shown, and what its person has. */
export interface SignedInAccount {
  readonly browser_id: string;
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly session_id: string;
  readonly methods: readonly string[];
  readonly authenticated_at: Date;
  /** When the last proof in a way of the person's own ceases to be fresh; null where there was none. */
  readonly fresh_until: Date | null;
  readonly is_fresh: boolean;
  readonly totp_on: boolean;
  /** The ways of their own in which the person can prove who they are. */
  readonly ways: readonly string[];
}

/** The living accounts of the browser with a cookie. */
export async function selectSignedInAccounts(
  connection: Queryable,
  tokenHash: Buffer,
  freshSeconds: number,
): Promise<SignedInAccount[]> {
  const { rows } = await connection.query<SignedInAccount>(
    `select b.id as browser_id, u.id as user_id, u.name, u.email, u.email_verified, s.id as session_id, s.methods,
            s.authenticated_at, s.personal_at + make_interval(secs => $2) as fresh_until,
            (s.personal_at > now() - make_interval(secs => $2)) is true as is_fresh,
            exists (select from identity.totp t where t.user_id = u.id and t.confirmed_at is not null) as totp_on,
            array['email'] || array(
              select case a.provider_id when 'credential' then 'pwd' else 'oauth:' || a.provider_id end
              from identity.account a where a.user_id = u.id order by a.created_at
            ) || array(select 'hwk' where exists (select from identity.passkey p where p.user_id = u.id)) as ways
     from guildhall.browser b
     join guildhall.browser_account ba on ba.browser_id = b.id
     join identity.session s on s.id = ba.session_id and s.expires_at > now()
     join identity."user" u on u.id = ba.user_id
     where b.token_hash = $1`,
    [tokenHash, freshSeconds],
  );
  return rows;
}

/** What a session has shown after a proof. */
export interface Shown {
  readonly sessionId: string;
  readonly methods: readonly string[];
  /** The one that was shown now. */
  readonly method: string;
}

/** Keeps with an account session what was shown in it, now. */
export async function updateShown(
  connection: Queryable,
  { sessionId, methods, method }: Shown,
): Promise<Date> {
  const { rows } = await connection.query<{ authenticated_at: Date }>(
    `update identity.session
     set methods = $2, authenticated_at = now(), updated_at = now(),
         shown_at = shown_at || jsonb_build_object($3::text, now()),
         personal_at = case when $3 = any ($4) then now() else personal_at end
     where id = $1
     returning authenticated_at`,
    [sessionId, methods, method, personalMethods],
  );
  const [row] = rows;
  if (!row) throw new Error("The account session that was raised is not there.");
  return row.authenticated_at;
}

/** What a person can not show any more. */
export interface Lost {
  readonly userId: string;
  /** The session in which it was taken away, which shows it no less. */
  readonly sessionId: string;
  readonly method: string;
}

/**
 * Takes what a person can not show any more from all their sessions but one, how young it made them, and `mfa` where nothing
 * else carries it (as `withMethod` gives it): whoever had it and should not is asked anew.
 */
export async function forgetMethod(
  connection: Queryable,
  { userId, sessionId, method }: Lost,
): Promise<void> {
  await connection.query(
    `update identity.session s
     set updated_at = now(), shown_at = s.shown_at - $3, personal_at = (
       select max((s.shown_at ->> way)::timestamptz) from unnest(kept.ways) way
       where way = any ($4)
     ), methods = case
       when 'hwk' = any (kept.ways) or 'otp' = any (kept.ways) and exists (
         select from unnest(kept.ways) way where way <> 'otp' and not starts_with(way, 'mfa')
       ) then kept.ways
       else array_remove(kept.ways, 'mfa') end
     from (select id, array_remove(methods, $3) as ways from identity.session where user_id = $1) kept
     where kept.id = s.id and s.id <> $2 and $3 = any (s.methods)`,
    [userId, sessionId, method, personalMethods],
  );
}

/** What a person holds to prove who they are, passkeys aside. */
export interface HeldProofs {
  readonly password: boolean;
  readonly totp_enabled_at: Date | null;
  readonly recovery_codes_left: number;
  readonly links: { id: string; provider: OauthProvider; linkedAt: string }[];
}

/** What a person holds to prove who they are, passkeys aside. */
export async function selectHeldProofs(connection: Queryable, userId: string): Promise<HeldProofs> {
  const { rows } = await connection.query<HeldProofs>(
    `select
       exists (
         select from identity.account where user_id = $1 and provider_id = 'credential' and password is not null
       ) as password,
       (select confirmed_at from identity.totp where user_id = $1) as totp_enabled_at,
       (select count(*)::int from identity.recovery_code where user_id = $1 and used_at is null)
         as recovery_codes_left,
       (select coalesce(jsonb_agg(jsonb_build_object(
            'id', id, 'provider', provider_id,
            'linkedAt', to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
          ) order by created_at), '[]')
        from identity.account where user_id = $1 and provider_id in ('google', 'github', 'microsoft')) as links`,
    [userId],
  );
  const [row] = rows;
  if (!row) throw new Error("What a person holds can not be read.");
  return row;
}
