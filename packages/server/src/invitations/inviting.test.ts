import type { Answer as AnswerOf, createInvitations, Invitation, Page } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { join, signedIn, type Person } from "../../test/index.ts";
import { testInvitations } from "../../test/invitations.ts";
import { newId } from "../http/index.ts";
import { instantInWords } from "../people/index.ts";

const world = await testInvitations();
const { ask, answer, database, invite, invited, mailTo, linkTo, olivia, max, acme } = world;
afterAll(() => world.close());

const path = "/api/organizations/acme/invitations";
const listed = async (query = ""): Promise<Page<Invitation>> =>
  (await ask(olivia, `${path}${query}`)).body as Page<Invitation>;
const outcomes = (body: unknown): [string, string][] =>
  (body as AnswerOf<typeof createInvitations>).items.map(({ email, outcome }) => [email, outcome]);
const eventsOf = (type: string): Promise<{ subject_name: string; after: unknown }[]> =>
  database.query("select subject_name, after from guildhall.event where type = $1 order by id", [type]);

async function admin(name: string, role = "admin"): Promise<Person> {
  const person = await signedIn(database, name);
  await join(database, { person, organization: acme, role });
  return person;
}

async function customRole(name: string, permissions: readonly string[]): Promise<void> {
  await database.query(
    "insert into guildhall.role (organization_id, name, permissions) values ($1, $2, $3)",
    [acme.id, name, permissions],
  );
}

describe("inviting", () => {
  test("each address has its own outcome, is invited once, and each invitation is one event and one mail", async () => {
    const emails = ["ann@example.org", "bob@example.org", "max@example.com", "ann@example.org"];
    const { status, body } = await invite(olivia, { emails, role: "admin" });
    expect(status).toBe(200);
    expect(outcomes(body)).toEqual([
      ["ann@example.org", "sent"],
      ["bob@example.org", "sent"],
      ["max@example.com", "already_member"],
    ]);
    expect(outcomes((await invite(olivia, { emails: ["bob@example.org"] })).body)).toEqual([
      ["bob@example.org", "already_invited"],
    ]);
    expect(
      await database.query(
        `select email, role, invited_by, inviter_name, octet_length(secret_hash) as bytes, answer,
                expires_at - created_at = interval '7 days' as seven_days
         from guildhall.invitation order by email`,
      ),
    ).toEqual(
      ["ann@example.org", "bob@example.org"].map((email) => ({
        email,
        role: "admin",
        invited_by: olivia.userId,
        inviter_name: "Olivia",
        bytes: 32,
        answer: null,
        seven_days: true,
      })),
    );
    expect(await eventsOf("invitation.created")).toEqual(
      ["ann@example.org", "bob@example.org"].map((name) => ({
        subject_name: name,
        after: { role: "admin", teams: [] },
      })),
    );
    expect(linkTo("ann@example.org").secret).not.toBe(linkTo("bob@example.org").secret);
  });

  test("the list tells of each open invitation, the latest first, in pages, and says which are too old", async () => {
    await invited(olivia, "cleo@example.org");
    await database.query(
      "update guildhall.invitation set expires_at = now() where email = 'bob@example.org'",
    );
    const emails: string[] = [];
    let after = "";
    do {
      const { items, next } = await listed(`?limit=1${after}`);
      emails.push(...items.map(({ email }) => email));
      after = next === null ? "" : `&after=${encodeURIComponent(next)}`;
    } while (after !== "");
    expect(emails[0]).toBe("cleo@example.org");
    expect(emails.sort()).toEqual(["ann@example.org", "bob@example.org", "cleo@example.org"]);
    const { items } = await listed();
    expect(items.find(({ email }) => email === "bob@example.org")).toMatchObject({
      role: "admin",
      teams: [],
      invitedBy: { id: olivia.userId, name: "Olivia" },
      expired: true,
    });
    expect(items.filter(({ expired }) => expired)).toHaveLength(1);
  });

  test("an invitation that is too old makes way for a new one", async () => {
    const old = linkTo("bob@example.org");
    expect(outcomes((await invite(olivia, { emails: ["bob@example.org"] })).body)).toEqual([
      ["bob@example.org", "sent"],
    ]);
    expect((await answer(null, "viewing", old)).status).toBe(404);
    expect((await answer(null, "viewing", linkTo("bob@example.org"))).body).toMatchObject({ role: "member" });
    expect(await world.answerTo(old.id)).toBe("replaced");
    expect((await listed()).items.filter(({ email }) => email === "bob@example.org")).toHaveLength(1);
  });

  test("teams are named, and who joins is in them; a team of another organization is none", async () => {
    const team = newId();
    const foreign = newId();
    await database.query(
      `insert into guildhall.team (organization_id, id, name) values ($1, $2, 'Support'), ($3, $4, 'Evil')`,
      [acme.id, team, world.globex.id, foreign],
    );
    for (const teams of [[foreign], [team, newId()]]) {
      const refused = await invite(olivia, { emails: ["dan@example.org"], teams });
      expect([refused.status, refused.body]).toMatchObject([409, { code: "team_unknown" }]);
    }
    const { body } = await invite(olivia, { emails: ["dan@example.org"], teams: [team.toUpperCase(), team] });
    expect(body).toMatchObject({ items: [{ invitation: { teams: [{ id: team, name: "Support" }] } }] });
    const link = linkTo("dan@example.org");
    const dan = { ...link, name: "Dan", password: "a password of Dan's" };
    expect((await answer(null, "sign-up", dan)).status).toBe(201);
    expect(
      await database.query(
        "select t.team_id, m.name from guildhall.team_member t join guildhall.member m using (organization_id, user_id)",
      ),
    ).toEqual([{ team_id: team, name: "Dan" }]);
  });

  test("twenty requests for the same fifty addresses at once invite each of them once, and none fails", async () => {
    const emails = Array.from({ length: 50 }, (_, number) => `crowd${number}@example.org`);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, turn) =>
        invite(olivia, { emails: turn % 2 === 0 ? emails : [...emails].reverse() }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const sent = answers.flatMap(({ body }) => outcomes(body)).filter(([, outcome]) => outcome === "sent");
    expect(sent.map(([email]) => email).sort()).toEqual([...emails].sort());
    expect(
      await database.query("select count(*)::int from guildhall.invitation where email like 'crowd%'"),
    ).toEqual([{ count: 50 }]);
  });

  test("T-EMAIL-1, T-INV-9: other spellings of an address reach the same person or nobody", async () => {
    const { body } = await invite(olivia, {
      emails: [" MAX@Example.com", "Eli@Example.org", "eli@example.ORG "],
    });
    expect(outcomes(body)).toEqual([
      ["max@example.com", "already_member"],
      ["eli@example.org", "sent"],
    ]);
    for (const email of [
      "eli＠example.org",
      "e\u2113i@example.org",
      "\u212Aim@example.org",
      "\u017Fam@example.org",
      "еli@example.org",
      "eli@exämple.org",
      "eli\u200B@example.org",
      "eli@example.org\r\nBcc: all@example.org",
    ]) {
      const refused = await invite(olivia, { emails: [email] });
      expect([email, refused.status, refused.body]).toMatchObject([email, 400, { code: "invalid_body" }]);
    }
    for (const email of ["Eli@example.org", "еli@example.org"])
      await expect(
        database.query("update guildhall.invitation set email = $1 where email = 'eli@example.org'", [email]),
      ).rejects.toMatchObject({ code: "23514" });
  });
});

describe("sending again", () => {
  test("the new secret opens what the old one no longer does, for seven days from now, and it is recorded", async () => {
    const { id, secret } = await invited(olivia, "fay@example.org");
    await database.query("update guildhall.invitation set expires_at = now() where id = $1", [id]);
    const anna = await admin("Anna");
    const again = await ask(anna, `${path}/${id}/resending`, { method: "POST" });
    expect([again.status, again.body]).toMatchObject([
      200,
      { id, expired: false, invitedBy: { id: anna.userId, name: "Anna" } },
    ]);
    const link = linkTo("fay@example.org");
    expect(link.id).toBe(id);
    expect((await answer(null, "viewing", { id, secret })).status).toBe(404);
    expect((await answer(null, "viewing", link)).body).toMatchObject({ invitedBy: "Anna" });
    expect(await world.eventsAbout(acme, id)).toEqual(["invitation.created", "invitation.resent"]);
  });

  test("an invitation for a role that is no more can be revoked and not sent again", async () => {
    await customRole("fleeting", ["member:read"]);
    const { id } = await invited(olivia, "gus@example.org", "fleeting");
    await database.query("delete from guildhall.role where name = 'fleeting'");
    expect(await ask(olivia, `${path}/${id}/resending`, { method: "POST" })).toMatchObject({
      status: 409,
      body: { code: "role_unknown" },
    });
    expect((await ask(olivia, `${path}/${id}`, { method: "DELETE" })).status).toBe(204);
  });
});

describe("T-ROLE-1: nobody invites, sends again or revokes above themselves", () => {
  test.each([
    ["admin", "owner", "above_own_role"],
    ["admin", "admin", null],
    ["admin", "member", null],
    ["admin", "publisher", "above_own_role"],
    ["admin", "reader", null],
    ["recruiter", "owner", "above_own_role"],
    ["recruiter", "admin", "above_own_role"],
    ["recruiter", "member", "above_own_role"],
    ["recruiter", "recruiter", null],
    ["recruiter", "reader", null],
    ["owner", "owner", null],
    ["owner", "publisher", null],
    ["owner", "nonesuch", "role_unknown"],
    ["member", "member", "forbidden"],
    ["member", "owner", "forbidden"],
  ])("with the role %s, for the role %s: %s", async (own, role, code) => {
    const rights = ["invitation:create", "invitation:read", "invitation:revoke", "member:read"];
    for (const [name, permissions] of [
      ["publisher", ["member:read", "job:publish"]],
      ["reader", ["member:read"]],
      ["recruiter", rights],
    ] as const)
      await database
        .query("delete from guildhall.invitation where role = $1", [name])
        .then(() =>
          database.query(
            `insert into guildhall.role (organization_id, name, permissions) values ($1, $2, $3) on conflict do nothing`,
            [acme.id, name, permissions],
          ),
        );
    const actor = own === "owner" ? olivia : await admin(`${own}-for-${role}`, own);
    const email = `${own}.${role}@example.org`;
    const before = await database.query("select count(*) from guildhall.invitation");
    const made = await invite(actor, { emails: [email], role });
    expect(made.body).toMatchObject(code === null ? { items: [{ outcome: "sent" }] } : { code });
    if (code === "above_own_role") {
      expect(await database.query("select count(*) from guildhall.invitation")).toEqual(before);
      const { id } = await invited(olivia, email, role);
      for (const [method, rest] of [
        ["POST", "/resending"],
        ["DELETE", ""],
      ] as const)
        expect(await ask(actor, `${path}/${id}${rest}`, { method })).toMatchObject({ body: { code } });
      expect(await world.answerTo(id)).toBeNull();
    }
  });

  test("T-INV-13: SQL that a request came to run can not let somebody else vouch for an invitation", async () => {
    const mallory = await admin("Mallory");
    const { id } = await invited(olivia, "mallory.two@example.com");
    const forgedId = newId();
    const as = { organizationId: acme.id, actorId: mallory.userId };
    const mallorySays = (sql: string): Promise<number> =>
      world.guildhall.asOrganization(as, ({ db }) => db.change(sql, [acme.id, id]));
    for (const forged of [
      "invited_by = gen_random_uuid()",
      "role = 'owner'",
      "email = 'mallory@example.com'",
    ])
      await expect(
        mallorySays(`update guildhall.invitation set ${forged} where organization_id = $1 and id = $2`),
      ).rejects.toThrow("permission denied");
    await mallorySays(
      `with mine as (
         update guildhall.invitation set answer = 'revoked', answered_at = now(), secret_hash = null
         where organization_id = $1 and id = $2
       )
       insert into guildhall.invitation (organization_id, id, email, role, secret_hash, expires_at)
       values ($1, '${forgedId}', 'mallory.three@example.com', 'owner', sha256('forged'), now() + interval '1 day')`,
    );
    const three = await signedIn(database, "Mallory.Three");
    const refused = await answer(three, "acceptance", { id: forgedId, secret: "forged" });
    expect(refused.body).toMatchObject({ code: "invitation_void" });
    expect(await world.roleOf(three, acme)).toBeNull();
  });
});

describe("revoking", () => {
  test("T-INV-7: the link is dead at once, nothing of the secret is kept, and it is recorded once", async () => {
    const link = await invited(olivia, "hal@example.org");
    expect((await ask(olivia, `${path}/${link.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await ask(olivia, `${path}/${link.id}`, { method: "DELETE" })).status).toBe(404);
    expect((await ask(olivia, `${path}/${link.id}/resending`, { method: "POST" })).status).toBe(404);
    for (const deed of ["viewing", "rejection"] as const)
      expect((await answer(null, deed, link)).status).toBe(404);
    expect(
      await database.query("select answer, secret_hash from guildhall.invitation where id = $1", [link.id]),
    ).toEqual([{ answer: "revoked", secret_hash: null }]);
    expect(await world.eventsAbout(acme, link.id)).toEqual(["invitation.created", "invitation.revoked"]);
    expect(outcomes((await invite(olivia, { emails: ["hal@example.org"] })).body)[0]?.[1]).toBe("sent");
  });
});

describe("the mail", () => {
  test("says who invites whom to what, once in each form, and when the link ends", async () => {
    const { id, secret } = await invited(olivia, "ira@example.org", "admin");
    const mail = mailTo("ira@example.org");
    const link = `http://localhost:3000/invite#${id}.${secret}`;
    const [row] = await database.query<{ expires_at: Date }>(
      "select expires_at from guildhall.invitation where id = $1",
      [id],
    );
    const until = new Intl.DateTimeFormat("en-GB", {
      dateStyle: "full",
      timeStyle: "short",
      timeZone: "UTC",
    });
    expect(mail).toMatchObject({ to: "ira@example.org", subject: "[Acme] Olivia invites you to join" });
    expect(mail.text).toBe(
      `Hello,

Olivia invites you to join Acme at localhost:3000.

Your role there will be "admin". Nothing happens before you accept.

${link}

The link works once, for ira@example.org alone, until ${until.format(row?.expires_at)} UTC. If you expected no invitation, ignore this mail.
`,
    );
    expect(mail.html.split(link)).toHaveLength(2);
    expect(mail.html.replaceAll(link, "")).not.toMatch(/https?:|<img|<link|<script|url\(|@import/i);
  });

  test("T-NAME-1: names that got in some other way carry no line, no tag, no link and nothing invisible into a mail", async () => {
    const wicked =
      "Win\r\nBcc: all@evil.example\u202E <a href='https://evil.example'>https://evil.example</a>\u200B";
    await database.query("update guildhall.organization set name = left($2, 80) where id = $1", [
      acme.id,
      wicked,
    ]);
    await database.query(`update identity."user" set name = $2 where id = $1`, [olivia.userId, wicked]);
    await invited(olivia, "jan@example.org");
    const { subject, text, html } = mailTo("jan@example.org");
    for (const part of [subject, text, html.replace(/<a href="http:\/\/localhost:3000\/invite#[^>]*>/, "")]) {
      expect(part).not.toMatch(/evil\.example|<a|https:/i);
      expect(part.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(subject).toMatch(/^\[Win Bcc: all evil\. example[^\n]*\] Win Bcc/);
    expect(text.match(/^.*Bcc.*$/gm)).toHaveLength(1);
    await database.query("update guildhall.organization set name = 'Acme' where id = $1", [acme.id]);
    await database.query(`update identity."user" set name = 'Olivia' where id = $1`, [olivia.userId]);
  });

  test("no mail goes out for what did not commit", async () => {
    const mails = world.guildhall.mailbox?.list().length;
    await invite(max, { emails: ["kim@example.org"] });
    await invite(olivia, { emails: ["kim@example.org"], role: "nonesuch" });
    await invite(olivia, { emails: ["kim@example.org"], teams: [newId()] });
    expect(world.guildhall.mailbox?.list()).toHaveLength(mails ?? 0);
  });
});

test("where an application gives invitations a minute, the row, the answer and the mail say that minute, and then it is over", async () => {
  const brief = await testInvitations({ invitationSeconds: 60 });
  const { secret, id } = await brief.invited(brief.olivia, "ida@example.com");
  const [row] = await brief.database.query<{ seconds: number; expires_at: Date }>(
    `select extract(epoch from expires_at - created_at)::float as seconds, expires_at
     from guildhall.invitation where id = $1`,
    [id],
  );
  const expiresAt = row?.expires_at ?? new Date(0);
  expect(row?.seconds).toBe(60);
  expect((await brief.ask(brief.olivia, path)).body).toMatchObject({
    items: [{ id, expiresAt: expiresAt.toISOString() }],
  });
  expect(brief.mailTo("ida@example.com").text).toContain(`until ${instantInWords(expiresAt)}.`);
  expect((await brief.answer(null, "viewing", { id, secret })).status).toBe(200);
  await brief.database.query(
    "update guildhall.invitation set expires_at = expires_at - interval '60 seconds'",
  );
  expect(await brief.answer(null, "viewing", { id, secret })).toMatchObject({
    status: 410,
    body: { code: "invitation_expired" },
  });
  await brief.close();
});
