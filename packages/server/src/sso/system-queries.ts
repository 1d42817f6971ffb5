import type pg from "pg";
import type { RequestFacts } from "../http/index.ts";
import { newId } from "../http/index.ts";
import type { SystemPool } from "../people/index.ts";
import type { ConnectionRow } from "./identity-provider.ts";

type Queryable = Pick<SystemPool, "query">;

/** The live identity provider of an organization by its slug; null for whatever has none. */
export async function findLive(connection: Queryable, slug: string): Promise<ConnectionRow | null> {
  return one(await connection.query<ConnectionRow>("select * from guildhall.find_sso($1, null)", [slug]));
}

/** An identity provider by its id, a draft too; null where there is none or its organization has no proved domain. */
export async function findConnection(connection: Queryable, id: string): Promise<ConnectionRow | null> {
  return one(await connection.query<ConnectionRow>("select * from guildhall.find_sso(null, $1)", [id]));
}

/** Whom an identity provider named, and as it stood when that was begun. */
export interface NamedBy {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly revision: number;
  readonly subject: string;
  readonly email: string;
}

/** Who that is here. */
export interface Recognized {
  readonly refusal: string | null;
  /** Null for somebody who is to be made. */
  readonly person: string | null;
}

/** Finds whom an identity provider means, and keeps to the transaction all that this depends on. */
export async function recognize(connection: pg.ClientBase, named: NamedBy): Promise<Recognized> {
  const { organizationId, connectionId, revision, subject, email } = named;
  const row = one(
    await connection.query<Recognized & pg.QueryResultRow>(
      "select refusal, person from guildhall.recognize($1, $2, $3, $4, $5)",
      [organizationId, connectionId, revision, subject, email],
    ),
  );
  if (!row) throw new Error("Whether somebody is known can not be read.");
  return row;
}

/** Links whom an identity provider names to a person, whom it makes a member where they are none. */
export async function linkIdentity(
  connection: pg.ClientBase,
  { organizationId, connectionId, subject }: Omit<NamedBy, "email" | "revision">,
  { userId, facts }: { readonly userId: string; readonly facts: RequestFacts },
): Promise<void> {
  const { ip, userAgent, id } = facts;
  await connection.query("select guildhall.link_identity($1, $2, $3, $4, $5, $6)", [
    ...[organizationId, connectionId, subject, userId, newId()],
    JSON.stringify({ ip, userAgent, id }),
  ]);
}

/** Notes that an identity provider was tried as it stands; gives the word for why not. */
export async function noteTest(connection: Queryable, named: NamedBy): Promise<string | null> {
  const { organizationId, connectionId, revision, email } = named;
  const row = one(
    await connection.query<{ refusal: string | null }>(
      "select guildhall.note_sso_test($1, $2, $3, $4) as refusal",
      [organizationId, connectionId, revision, email],
    ),
  );
  return row?.refusal ?? null;
}

/** An assertion that is used, and until when it could be used again. */
export interface UsedAssertion {
  readonly organizationId: string;
  readonly connectionId: string;
  /** The SHA-256 of its id. */
  readonly idHash: Buffer;
  readonly expiresAt: Date;
}

/** Uses an assertion up; false for one that was used before. */
export async function useAssertion(connection: Queryable, used: UsedAssertion): Promise<boolean> {
  const { organizationId, connectionId, idHash, expiresAt } = used;
  const row = one(
    await connection.query<{ first: boolean }>("select guildhall.use_assertion($1, $2, $3, $4) as first", [
      ...[organizationId, connectionId, idHash, expiresAt],
    ]),
  );
  return row?.first ?? false;
}

function one<Row extends pg.QueryResultRow>({ rows }: pg.QueryResult<Row>): Row | null {
  return rows[0] ?? null;
}
