import { afterAll, expect, test } from "vitest";
import { alsoIn, speakingFor } from "../../test/accounts.ts";
import { requestOf, type Asking } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { ask, database, guildhall, olivia, max, eve, acme } = world;
afterAll(() => world.close());

const everything = (): Promise<unknown[]> =>
  database.query(
    `select 'session' as what, to_jsonb(s) - 'last_used_at' as row from guildhall.organization_session s
     union all select 'account', to_jsonb(a) from identity.session a
     union all select 'barred', to_jsonb(r) from guildhall.session_revocation r
     union all select 'event', to_jsonb(e) from guildhall.event e
     union all select 'account event', to_jsonb(e) from guildhall.account_event e order by 1, 2`,
  );

async function sessionIn(userId: string): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    "select id from guildhall.organization_session where user_id = $1",
    [userId],
  );
  return row?.id ?? "";
}

test("T-SES-1: Eve of Globex can see and end no session of Acme's, through Acme or through Globex", async () => {
  const before = await everything();
  const session = await sessionIn(max.userId);
  const nobody = "01990000-0000-7000-8000-00000000dead";
  const gone: Asking = { method: "DELETE" };
  const attempts: readonly (readonly [string, Asking])[] = [
    ["acme/sessions", {}],
    ["acme/session", {}],
    ["acme/session", { method: "POST" }],
    ["acme/session", gone],
    ...["acme", "globex"].flatMap((slug) =>
      [session, nobody, olivia.sessionId].map((id) => [`${slug}/sessions/${id}`, gone] as const),
    ),
    ...["acme", "globex"].map((slug) => [`${slug}/members/${max.userId}/sessions`, gone] as const),
    [`globex/members/${nobody}/sessions`, gone],
  ];
  const absent = await guildhall.fetch(requestOf(eve, "/api/organizations/no-such-organization/sessions"));
  const bytes = await absent.text();
  for (const [path, asking] of attempts) {
    const answer = await guildhall.fetch(requestOf(eve, `/api/organizations/${path}`, asking));
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, bytes]);
  }
  expect(await everything()).toEqual(before);
});

test("T-SES-1: nor can she end an account session of somebody else's", async () => {
  const before = await everything();
  for (const id of [max.sessionId, olivia.sessionId, await sessionIn(max.userId)])
    expect(await ask(eve, `/api/me/sessions/${id}`, { method: "DELETE" })).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
  const listed = await ask(eve, "/api/me/sessions");
  expect(listed.body).toMatchObject({ items: [{ id: eve.sessionId, current: true }], next: null });
  expect(await everything()).toEqual(before);
});

test("the list of Globex's sessions knows hers and none of Acme's; a filter by Max finds nobody", async () => {
  expect((await ask(eve, "/api/organizations/globex/sessions")).body).toMatchObject({
    items: [{ user: { id: eve.userId } }],
    next: null,
  });
  expect((await ask(eve, `/api/organizations/globex/sessions?user=${max.userId}`)).body).toEqual({
    items: [],
    next: null,
  });
});

test("T-SES-1: an account of one's own browser is another person: one's own list and ends do not reach it", async () => {
  const guest = await alsoIn(database, max, eve);
  const headers = speakingFor(eve);
  expect((await ask(eve, "/api/me/sessions", { headers })).body).toMatchObject({
    items: [{ id: eve.sessionId }],
  });
  expect((await ask(eve, `/api/me/sessions/${guest.sessionId}`, { method: "DELETE", headers })).status).toBe(
    404,
  );
  const asMax = await ask(eve, "/api/me/sessions", { headers: speakingFor(max) });
  expect((asMax.body as { items: unknown[] }).items).toHaveLength(2);
});

test("inside Globex, SQL that names a session of Acme's ends nothing and bars nobody", async () => {
  const before = await everything();
  const session = await sessionIn(max.userId);
  const ended = await guildhall.organization(requestOf(eve, "/"), "globex", null, ({ db }) =>
    db.one("select guildhall.revoke_sessions($1, $2) as barred, guildhall.revoke_sessions($1, null) as all", [
      max.userId,
      session,
    ]),
  );
  expect(ended).toEqual({ barred: 0, all: 0 });
  const planted = guildhall.organization(requestOf(eve, "/"), "globex", null, ({ db }) =>
    db.change("insert into guildhall.session_revocation values ($1, $2, now())", [acme.id, max.sessionId]),
  );
  await expect(planted).rejects.toThrow(/permission denied/);
  expect(await everything()).toEqual(before);
});
