import { createHash, randomBytes } from "node:crypto";
import { request } from "node:http";
import type pg from "pg";

/** A member of an organization of their own, who has a stream open. */
export interface Listener {
  readonly userId: string;
  readonly organizationId: string;
  /** Resolves with the time at which a kind of message came, on the clock of `performance.now()`. */
  readonly hears: (kind: string) => Promise<number>;
  readonly leave: () => void;
}

/** Makes people who are signed in, each an admin of an organization of their own, and opens a stream for each. */
export async function listeners(
  pool: pg.Pool,
  count: number,
  ports: readonly number[],
): Promise<readonly Listener[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString("base64url"));
  const hashes = tokens.map((token) => createHash("sha256").update(token).digest());
  const { rows } = await pool.query<{ readonly id: string }>(
    `with seat as materialized (
       select number, hash, guildhall.new_id() as id from unnest($1::bytea[]) with ordinality as given (hash, number)
     ), person as (
       insert into identity."user" (id, name, email)
       select id, 'Person', id || '@example.com' from seat
     ), account_session as (
       insert into identity.session (id, user_id, token, expires_at) select id, id, id::text, now() + interval '7 days' from seat
     ), browser as (
       insert into guildhall.browser (id, token_hash) select id, hash from seat
     ), attached as (
       insert into guildhall.browser_account (browser_id, user_id, session_id) select id, id, id from seat
     ), organization as (
       insert into guildhall.organization (id, name, slug) select id, 'Organization', id::text from seat
     ), owner as (
       insert into identity."user" (id, name, email)
       select guildhall.new_id(), 'Owner', 'owner-' || id || '@example.com' from seat returning id, email
     ), members as (
       insert into guildhall.member (organization_id, user_id, role, name, email)
       select id, id, 'admin', 'Person', id || '@example.com' from seat
       union all
       select substr(email, 7, 36)::uuid, id, 'owner', 'Owner', email from owner
     )
     select id from seat order by number`,
    [hashes],
  );
  return Promise.all(
    rows.map(({ id }, index) => listen(id, tokens[index] ?? "", ports[index % ports.length] ?? 0)),
  );
}

async function listen(id: string, token: string, port: number): Promise<Listener> {
  const cameAt = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  let rest = "";
  const heard = (text: string): void => {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const kind = /^data: \{"kind":"(\w+)"/.exec(block)?.[1];
      if (kind === undefined) continue;
      cameAt.set(kind, performance.now());
      waiting.get(kind)?.(performance.now());
    }
  };
  const headers = { Host: "localhost:3000", Cookie: `guildhall=${token}`, "Sec-Fetch-Site": "same-origin" };
  const asked = request({ port, host: "127.0.0.1", path: "/api/me/stream", headers, agent: false });
  const hears = (kind: string): Promise<number> => {
    const at = cameAt.get(kind);
    return at === undefined ? new Promise((resolve) => waiting.set(kind, resolve)) : Promise.resolve(at);
  };
  asked.on("response", (response) =>
    response
      .setEncoding("utf8")
      .on("data", heard)
      .on("error", () => undefined),
  );
  asked.on("error", () => undefined);
  asked.end();
  await hears("resync");
  return { userId: id, organizationId: id, hears, leave: () => asked.destroy() };
}
