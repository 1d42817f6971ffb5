import { newId } from "../../http/index.ts";
import type { Db, EntryRow, Statement } from "../../tenancy/index.ts";

/** A token that is used, by its hash and its successor's, and by whom. */
export interface Rotation {
  readonly token: Buffer;
  readonly successor: Buffer;
  readonly clientId: string;
}

/** What became of a token that was used. */
export type Use = "rotated" | "repeated" | "reused" | "unknown";

/** What became of a refresh token, and whose session it is. */
export interface RotatedRow {
  readonly outcome: Use;
  readonly session_id: string;
  readonly organization_id: string;
  readonly organization_slug: string;
  readonly organization_name: string;
  readonly user_id: string;
  readonly user_name: string;
}

/** Uses a refresh token of an organization session. */
export function rotateRefreshToken(
  db: Db,
  { token, successor, clientId }: Rotation,
): Statement<RotatedRow | null> {
  return db.one<RotatedRow>("select * from guildhall.rotate_refresh_token($1, $2, $3)", [
    token,
    successor,
    clientId,
  ]);
}

/** An account session of a device, and the proof that it has. */
export interface DeviceRow {
  readonly session_id: string;
  readonly user_id: string;
  readonly methods: readonly string[];
  readonly authenticated_at: Date;
}

/** What became of a device's token, and whose device it is. */
export interface RotatedDeviceRow extends DeviceRow {
  readonly outcome: Use;
  readonly user_name: string;
  readonly user_email: string;
}

/** Uses the token of a device; one that is reused ends the device, which is recorded with the request. */
export function rotateDeviceToken(
  db: Db,
  { token, successor, clientId }: Rotation,
  request: string,
): Statement<RotatedDeviceRow | null> {
  return db.one<RotatedDeviceRow>("select * from guildhall.rotate_device_token($1, $2, $3, $4, $5)", [
    ...[token, successor, clientId, newId(), request],
  ]);
}

/** A session that the process vouches for. */
export interface Vouched {
  readonly session: string;
  readonly proof: Buffer;
  readonly slug: string;
  /** The request as the events of triggers tell it. */
  readonly request: string;
}

/** Enters the organization of a session, without that being a use of it. */
export function enterSession(
  db: Db,
  { session, proof, slug, request }: Vouched,
): Statement<(EntryRow & { readonly refusal: string | null }) | null> {
  return db.one<EntryRow & { readonly refusal: string | null }>(
    `select * from guildhall.enter_with_token(
       $1, $2, $3, null, '{}', $4, false, null, null, null, null, null)`,
    [session, proof, slug, request],
  );
}

/** Begins a device's wait for approval. */
export function startDevice(
  db: Db,
  wait: {
    readonly device: Buffer;
    readonly userCode: Buffer;
    readonly clientId: string;
    readonly seconds: number;
  },
): Statement<null> {
  return db
    .query("select guildhall.start_device($1, $2, $3, make_interval(secs => $4))", [
      wait.device,
      wait.userCode,
      wait.clientId,
      wait.seconds,
    ])
    .map(() => null);
}

/** What waits for the identified person's approval. */
export function selectDevice(
  db: Db,
  userCode: Buffer,
): Statement<{ readonly client_id: string; readonly expires_at: Date } | null> {
  return db.one<{ readonly client_id: string; readonly expires_at: Date }>(
    "select * from guildhall.view_device($1)",
    [userCode],
  );
}

/** Approves or denies what waits, as the identified person; false when nothing waits by that code. */
export function answerDevice(
  db: Db,
  answer: { readonly userCode: Buffer; readonly approved: boolean; readonly event: string },
): Statement<boolean> {
  return db
    .one<{ readonly client: string | null }>("select guildhall.answer_device($1, $2, $3) as client", [
      answer.userCode,
      answer.approved,
      answer.event,
    ])
    .map((row) => row?.client != null);
}

/** What a device becomes once it is approved, and what it asks with. */
export interface Poll {
  readonly device: Buffer;
  readonly clientId: string;
  readonly session: string;
  /** Nobody ever holds it: the account session of a device is no browser's. */
  readonly unusedToken: string;
  readonly token: Buffer;
  readonly lifetimeSeconds: number;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

/** What became of a device's wait. */
export interface PolledRow extends DeviceRow {
  readonly outcome:
    "invalid_grant" | "expired_token" | "access_denied" | "slow_down" | "authorization_pending" | "approved";
}

/** Asks what became of a device's wait; approved, it becomes an account session. */
export function pollDevice(db: Db, poll: Poll): Statement<PolledRow | null> {
  return db.one<PolledRow>(
    "select * from guildhall.poll_device($1, $2, $3, $4, $5, make_interval(secs => $6), $7, $8)",
    [
      ...[poll.device, poll.clientId, poll.session, poll.unusedToken],
      ...[poll.token, poll.lifetimeSeconds, poll.userAgent, poll.ip],
    ],
  );
}

/** A device, and the session in an organization that it is to get. */
export interface Exchange {
  readonly device: string;
  readonly proof: Buffer;
  readonly clientId: string;
  readonly slug: string;
  readonly session: string;
  readonly token: Buffer;
  readonly lifetimeSeconds: number;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

/** Opens a session in an organization for a device; answers with why not, in the words of the door, or null. */
export function exchangeDevice(db: Db, exchange: Exchange): Statement<string | null> {
  return db
    .one<{ readonly refusal: string | null }>(
      "select guildhall.exchange_device($1, $2, $3, $4, $5, $6, make_interval(secs => $7), $8, $9) as refusal",
      [
        ...[exchange.device, exchange.proof, exchange.clientId, exchange.slug, exchange.session],
        ...[exchange.token, exchange.lifetimeSeconds, exchange.userAgent, exchange.ip],
      ],
    )
    .map((row) => row?.refusal ?? null);
}
