import { newId } from "../../http/index.ts";
import type { Queryable } from "../queries.ts";

/** What a challenge is for. */
export type ChallengeKind =
  | "email_code"
  | "second_factor"
  | "passkey_registration"
  | "passkey_sign_in"
  | "passkey_step_up"
  | "oauth"
  | "sso";

/** A proof that is begun in a browser. */
export interface NewChallenge {
  readonly kind: ChallengeKind;
  /** The SHA-256 of the browser's cookie for begun proofs. */
  readonly binding: Buffer;
  /** Whose proof it is, where that is known. */
  readonly userId: string | null;
  readonly value: string;
  readonly lifetimeSeconds: number;
}

/** A proof that was begun. */
export interface ChallengeRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly value: string;
}

/** Keeps what will complete a proof; gives its id. */
export async function insertChallenge(connection: Queryable, challenge: NewChallenge): Promise<string> {
  const { kind, binding, userId, value, lifetimeSeconds } = challenge;
  const id = newId();
  await connection.query(
    `insert into identity.challenge (id, kind, binding, user_id, value, expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
    [id, kind, binding, userId, value, lifetimeSeconds],
  );
  return id;
}

/** Tells whether a browser has begun something that can still be completed. */
export async function hasChallenge(connection: Queryable, binding: Buffer): Promise<boolean> {
  const { rows } = await connection.query<{ there: boolean }>(
    "select exists (select from identity.challenge where binding = $1 and expires_at > now()) as there",
    [binding],
  );
  return rows[0]?.there ?? false;
}

/** Which begun proof is meant: the last of its kind in a browser, where neither id nor value says more. */
export interface Sought {
  readonly kind: ChallengeKind;
  readonly binding: Buffer;
  readonly id?: string;
  /** What its value begins with. */
  readonly prefix?: string;
}

/** Counts a try at a begun proof, of which there are five; null when it is not there, too old or tried too often. */
export async function tryChallenge(
  connection: Queryable,
  { kind, binding, prefix = "" }: Sought,
): Promise<ChallengeRow | null> {
  const { rows } = await connection.query<ChallengeRow>(
    `update identity.challenge set tries = tries + 1
     where tries < 5 and id = (
       select id from identity.challenge
       where binding = $1 and kind = $2 and starts_with(value, $3) and expires_at > now()
       order by id desc limit 1
     )
     returning id, user_id, value`,
    [binding, kind, prefix],
  );
  return rows[0] ?? null;
}

/** Uses a begun proof up, by its id or what its value begins with: of any number at once, one is given it. */
export async function takeChallenge(
  connection: Queryable,
  { kind, binding, id, prefix = "" }: Sought,
): Promise<ChallengeRow | null> {
  const { rows } = await connection.query<ChallengeRow>(
    `delete from identity.challenge
     where binding = $1 and kind = $2 and ($3::uuid is null or id = $3) and starts_with(value, $4)
       and expires_at > now()
     returning id, user_id, value`,
    [binding, kind, id ?? null, prefix],
  );
  return rows[0] ?? null;
}

/** Ends begun proofs of a kind in a browser, those whose value begins with something. */
export async function deleteChallenges(connection: Queryable, sought: Sought): Promise<void> {
  const { kind, binding, prefix = "" } = sought;
  await connection.query(
    "delete from identity.challenge where binding = $1 and kind = $2 and starts_with(value, $3)",
    [binding, kind, prefix],
  );
}

/** Ends everything that was begun for a person, in whatever browser. */
export async function deleteChallengesOf(connection: Queryable, userId: string): Promise<void> {
  await connection.query("delete from identity.challenge where user_id = $1", [userId]);
}

/** Deletes some of the begun proofs that are too old, those that nobody else is deleting. */
export async function deleteExpiredChallenges(connection: Queryable, limit: number): Promise<void> {
  await connection.query(
    `delete from identity.challenge where id in (
       select id from identity.challenge where expires_at <= now() limit $1 for update skip locked
     )`,
    [limit],
  );
}
