import { afterAll, expect, test } from "vitest";
import { signedIn } from "../../test/index.ts";
import { testInvitations } from "../../test/invitations.ts";
import { newId } from "../http/index.ts";

const world = await testInvitations();
const { ask, answer, answerTo, database, invite, invited, linkTo, olivia, eve, acme, globex } = world;
afterAll(() => world.close());

test("T-ISO-1: Eve of Globex learns and changes nothing of Acme's invitations, by its name or by hers", async () => {
  const { id } = await invited(olivia, "ann@example.org");
  const { id: absent } = { id: newId() };
  const rows = (): Promise<unknown> => database.query("select * from guildhall.invitation order by id");
  const before = await rows();
  for (const asking of [
    { path: "", method: "GET" },
    { path: "", method: "POST", body: { emails: ["eve.two@example.com"], role: "owner" } },
    { path: `/${id}`, method: "DELETE" },
    { path: `/${id}/resending`, method: "POST" },
  ]) {
    const foreign = await ask(eve, `/api/organizations/acme/invitations${asking.path}`, asking);
    const nowhere = await ask(
      eve,
      `/api/organizations/no-such-organization/invitations${asking.path}`,
      asking,
    );
    expect([foreign.status, foreign.body]).toEqual([404, nowhere.body]);
  }
  for (const [rest, method] of [
    ["", "DELETE"],
    ["/resending", "POST"],
  ] as const) {
    const foreign = await ask(eve, `/api/organizations/globex/invitations/${id}${rest}`, { method });
    const nowhere = await ask(eve, `/api/organizations/globex/invitations/${absent}${rest}`, { method });
    expect([foreign.status, foreign.body]).toEqual([404, nowhere.body]);
  }
  expect(await rows()).toEqual(before);
  expect(await answerTo(id)).toBeNull();
});

test("both organizations invite one address, and neither sees that the other did; each invitation is its own", async () => {
  const nia = await signedIn(database, "Nia");
  const here = await invited(olivia, nia.email);
  const there = await invite(eve, { emails: [nia.email] }, "globex");
  expect(there.body).toMatchObject({ items: [{ outcome: "sent" }] });
  const link = world.linkTo(nia.email);
  expect((await ask(eve, "/api/organizations/globex/invitations")).body).toMatchObject({
    items: [{ id: link.id, invitedBy: { name: "Eve" } }],
    next: null,
  });
  expect((await answer(nia, "acceptance", link)).body).toMatchObject({ organization: { slug: "globex" } });
  expect([await answerTo(here.id), await answerTo(link.id)]).toEqual([null, "accepted"]);
  expect([await world.roleOf(nia, acme), await world.roleOf(nia, globex)]).toEqual([null, "member"]);
});

test("T-INV-4: the secret of one invitation opens no other, not even of the same person", async () => {
  const ben = await signedIn(database, "Ben");
  const here = await invited(olivia, ben.email);
  await invite(eve, { emails: [ben.email] }, "globex");
  const there = world.linkTo(ben.email);
  for (const crossed of [
    { id: here.id, secret: there.secret },
    { id: there.id, secret: here.secret },
  ])
    for (const deed of ["viewing", "acceptance", "rejection"] as const)
      expect((await answer(ben, deed, crossed)).status).toBe(404);
  expect([await answerTo(here.id), await answerTo(there.id)]).toEqual([null, null]);
});

test("T-INV-6: two reviewed functions and nothing else make members, and no request can do so by itself", async () => {
  const writers = await database.query<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('guildhall', 'public')
       and coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), '') ~* 'insert into guildhall\\.member\\M'
     order by 1`,
  );
  expect(writers.map(({ name }) => name)).toEqual([
    "guildhall.admit(uuid,uuid,text,uuid[])",
    "guildhall.found(uuid,text,text)",
  ]);
  expect(
    await database.query(
      `select r.rolname from pg_roles r where r.rolname in ('guildhall_tenant', 'guildhall_door')
       and has_any_column_privilege(r.oid, 'guildhall.member', 'INSERT')`,
    ),
  ).toEqual([{ rolname: "guildhall_door" }]);
  await expect(
    world.guildhall.asOrganization({ organizationId: acme.id, actorId: olivia.userId }, ({ db }) =>
      db.change(
        "insert into guildhall.member (organization_id, user_id, role, name, email) values ($1, $2, 'owner', 'Eve', 'e')",
        [acme.id, eve.userId],
      ),
    ),
  ).rejects.toThrow("permission denied");
});

test("SQL that a request came to run in an organization reads no hash of a secret", async () => {
  await expect(
    world.guildhall.asOrganization({ organizationId: acme.id, actorId: olivia.userId }, ({ db }) =>
      db.query<object>("select secret_hash from guildhall.invitation where organization_id = $1", [acme.id]),
    ),
  ).rejects.toThrow("permission denied");
});

test("SQL that a request came to run without an organization can neither read an invitation nor join without one", async () => {
  const { id } = await invited(olivia, "cleo@example.org");
  const request = new Request("http://localhost:3000/", { method: "POST" });
  const run = (sql: string): Promise<unknown> =>
    world.guildhall.public(request, ({ db }) => db.query<object>(sql));
  await expect(run("select id from guildhall.invitation")).rejects.toMatchObject({ code: "GH001" });
  await expect(run(`select * from guildhall.join_invited('${id}', null)`)).rejects.toMatchObject({
    code: "GH001",
  });
  await expect(run("select * from guildhall.own_invitations()")).rejects.toMatchObject({ code: "GH001" });
  expect(await run(`select * from guildhall.view_invitation('${id}', sha256('guessed'))`)).toEqual([]);
  expect(
    await run(
      `select guildhall.decline_invitation('${id}', null, null, null, guildhall.new_id(), null) as done`,
    ),
  ).toEqual([{ done: false }]);
});

const made = async (person: typeof olivia, slug: string, name: string): Promise<string> => {
  const { body } = await ask(person, `/api/organizations/${slug}/teams`, { method: "POST", body: { name } });
  return (body as { readonly id: string }).id;
};

test("whoever holds an invitation sees the organization's mark and the names of the teams that it is for", async () => {
  await made(eve, "globex", "Secret team of Globex");
  await made(olivia, "acme", "Not for Quill");
  const teams = [await made(olivia, "acme", "Recruiting"), await made(olivia, "acme", "Design")];
  await invite(olivia, { emails: ["quill@example.com"], teams });
  expect((await answer(null, "viewing", linkTo("quill@example.com"))).body).toMatchObject({
    organization: { id: acme.id, slug: "acme", name: "Acme", logo: null },
    teams: ["Design", "Recruiting"],
  });
});

test("the logo comes with the invitation, and is not to be fetched without", async () => {
  const [ofAcme, ofGlobex] = [newId(), newId()];
  for (const [organization, image, bytes] of [
    [acme, ofAcme, "the pixels of Acme"],
    [globex, ofGlobex, "the pixels of Globex"],
  ] as const) {
    await database.query(
      "insert into guildhall.image (organization_id, id, type, bytes) values ($1, $2, 'image/webp', $3)",
      [organization.id, image, Buffer.from(bytes)],
    );
    await database.query("update guildhall.organization set logo_id = $2 where id = $1", [
      organization.id,
      image,
    ]);
  }
  const link = await invited(olivia, "otto@example.com");
  const logo = `data:image/webp;base64,${Buffer.from("the pixels of Acme").toString("base64")}`;
  expect((await answer(null, "viewing", link)).body).toMatchObject({ organization: { logo }, teams: [] });
  expect((await answer(null, "viewing", { id: link.id, secret: "guessed" })).status).toBe(404);
  expect((await ask(eve, `/api/organizations/acme/logo/${ofAcme}`)).status).toBe(404);
});

test("a team that is deleted meanwhile is offered no more", async () => {
  const team = await made(olivia, "acme", "Short-lived");
  await invite(olivia, { emails: ["pia@example.com"], teams: [team] });
  await ask(olivia, `/api/organizations/acme/teams/${team}`, { method: "DELETE" });
  expect((await answer(null, "viewing", linkTo("pia@example.com"))).body).toMatchObject({ teams: [] });
});
