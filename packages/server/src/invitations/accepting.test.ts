import type { Answer as AnswerOf, listOwnInvitations } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { arrive, signedIn, type Person } from "../../test/index.ts";
import { testInvitations } from "../../test/invitations.ts";
import { settled } from "../../test/jobs.ts";
import { newId } from "../http/index.ts";

const world = await testInvitations();
const { ask, answer, answerTo, database, eventsAbout, invited, roleOf, olivia, max, eve, acme } = world;
afterAll(() => world.close());

const own = async (person: Person): Promise<readonly string[]> =>
  ((await ask(person, "/api/me/invitations")).body as AnswerOf<typeof listOwnInvitations>).items.map(
    ({ id }) => id,
  );
const isProved = async ({ userId }: Person): Promise<boolean> => {
  const [row] = await database.query<{ email_verified: boolean }>(
    `select email_verified from identity."user" where id = $1`,
    [userId],
  );
  return row?.email_verified ?? false;
};
const accountEvents = async (userId: string): Promise<readonly string[]> =>
  (
    await database.query<{ type: string }>(
      "select type from guildhall.account_event where user_id = $1 order by id",
      [userId],
    )
  ).map(({ type }) => type);

describe("accepting", () => {
  test("Nia, signed in with the invited address, joins with its role, once, and it is recorded once", async () => {
    const nia = await signedIn(database, "Nia");
    const link = await invited(olivia, nia.email, "admin");
    expect(await own(nia)).toEqual([link.id]);
    const { status, body } = await answer(nia, "acceptance", link);
    expect([status, body]).toEqual([200, { organization: { slug: "acme", name: "Acme" }, role: "admin" }]);
    expect(await roleOf(nia, acme)).toBe("admin");
    expect(await own(nia)).toEqual([]);
    expect(
      await database.query(
        "select type, actor_id, actor_name, after from guildhall.event where organization_id = $1 and subject_id = $2",
        [acme.id, nia.userId],
      ),
    ).toEqual([
      {
        type: "member.joined",
        actor_id: nia.userId,
        actor_name: "Nia",
        after: { role: "admin", teams: [], invitation: link.id },
      },
    ]);
    expect((await ask(nia, "/api/organizations/acme/session", { method: "POST" })).status).toBe(200);
    for (const again of [link, { id: link.id }])
      expect(await answer(nia, "acceptance", again)).toMatchObject({
        status: 409,
        body: { code: "already_member" },
      });
    expect(await eventsAbout(acme, nia.userId)).toEqual(["member.joined"]);
  });

  test("of more than a hundred invitations the latest hundred are listed, and every one can be accepted", async () => {
    const nadia = await signedIn(database, "Nadia");
    const first = await invited(olivia, nadia.email);
    await database.query("alter table guildhall.invitation disable trigger vouch");
    await database.query(
      `with place as (
         insert into guildhall.organization (id, name, slug)
         select gen_random_uuid(), 'Place', 'place-' || n from generate_series(1, 120) n returning id, slug
       )
       insert into guildhall.invitation
         (organization_id, id, email, role, secret_hash, invited_by, inviter_name, expires_at, created_at)
       select id, gen_random_uuid(), $1, 'member', sha256(slug::bytea), $2, 'Olivia', now() + interval '1 day',
              now() + make_interval(secs => split_part(slug, '-', 2)::integer)
       from place`,
      [nadia.email, olivia.userId],
    );
    await database.query("alter table guildhall.invitation enable trigger vouch");
    const { items } = (await ask(nadia, "/api/me/invitations")).body as AnswerOf<typeof listOwnInvitations>;
    expect(items.map(({ organization }) => organization.slug)).toEqual(
      Array.from({ length: 100 }, (_, index) => `place-${120 - index}`),
    );
    expect((await answer(nadia, "acceptance", first)).status).toBe(200);
  });

  test("without the secret, a proved address is enough; it is listed with who invites to what", async () => {
    const nora = await signedIn(database, "Nora");
    const { id } = await invited(olivia, nora.email);
    expect((await ask(nora, "/api/me/invitations")).body).toMatchObject({
      items: [
        {
          id,
          organization: { slug: "acme", name: "Acme" },
          invitedBy: "Olivia",
          role: "member",
          email: nora.email,
        },
      ],
    });
    expect((await answer(nora, "acceptance", { id })).status).toBe(200);
    expect(await roleOf(nora, acme)).toBe("member");
  });

  test("the mailed secret proves the address that it was mailed to, and that is recorded once", async () => {
    const uma = await world.unproved("Uma");
    const link = await invited(olivia, uma.email);
    expect((await answer(uma, "acceptance", link)).status).toBe(200);
    expect(await isProved(uma)).toBe(true);
    expect(await accountEvents(uma.userId)).toEqual(["user.email_verified"]);
  });

  test("signed out, one is told to sign in, and nothing is used up", async () => {
    const link = await invited(olivia, "otto@example.com");
    expect(await answer(null, "acceptance", link)).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
    expect(await answer(null, "viewing", link)).toMatchObject({
      status: 200,
      body: { id: link.id, email: "otto@example.com", role: "member", invitedBy: "Olivia", known: false },
    });
    expect(await answerTo(link.id)).toBeNull();
  });

  test("one that is too old says so to whoever holds it, and to its recipient, and lets nobody in", async () => {
    const pia = await signedIn(database, "Pia");
    const link = await invited(olivia, pia.email);
    await database.query("update guildhall.invitation set expires_at = now() where id = $1", [link.id]);
    const person = { ...link, name: "Pia", password: "a password of Pia's" };
    for (const refused of [
      await answer(null, "viewing", link),
      await answer(pia, "acceptance", link),
      await answer(pia, "acceptance", { id: link.id }),
      await answer(null, "sign-up", person),
    ])
      expect(refused).toMatchObject({ status: 410, body: { code: "invitation_expired" } });
    expect((await answer(null, "rejection", link)).status).toBe(404);
    expect([await roleOf(pia, acme), await answerTo(link.id), await own(pia)]).toEqual([null, null, []]);
  });

  test("T-ONCE-1: one secret used twenty times at once lets one person in once", async () => {
    const quin = await signedIn(database, "Quin");
    const link = await invited(olivia, quin.email);
    const answers = await Promise.all(Array.from({ length: 20 }, () => answer(quin, "acceptance", link)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await eventsAbout(acme, quin.userId)).toEqual(["member.joined"]);
  });
});

describe("T-INV-1: an address that is not proved opens nothing", () => {
  test("every way of a recipient refuses, whether there is an invitation or not, and the list is empty", async () => {
    const rosa = await world.unproved("Rosa");
    const { id } = await invited(olivia, rosa.email);
    const answers = [
      await answer(rosa, "acceptance", { id }),
      await answer(rosa, "acceptance", { id: newId() }),
    ];
    for (const { status, body } of answers)
      expect([status, body]).toMatchObject([403, { code: "email_unproved" }]);
    const [here, nowhere] = answers.map(({ body }) => ({ ...(body as object), instance: "" }));
    expect(here).toEqual(nowhere);
    const declined = await answer(rosa, "rejection", { id });
    expect([declined.status, declined.body]).toEqual([
      404,
      (await answer(rosa, "rejection", { id: newId() })).body,
    ]);
    expect(await own(rosa)).toEqual([]);
    expect([await roleOf(rosa, acme), await answerTo(id)]).toEqual([null, null]);
  });

  test("whoever takes on the invited address without proving it gets nothing; proved, it is theirs", async () => {
    const sam = await signedIn(database, "Sam");
    const { id } = await invited(olivia, "new.sam@example.com");
    await database.query(
      `update identity."user" set email = 'new.sam@example.com', email_verified = false where id = $1`,
      [sam.userId],
    );
    expect(await own(sam)).toEqual([]);
    expect((await answer(sam, "acceptance", { id })).status).toBe(403);
    await database.query(`update identity."user" set email_verified = true where id = $1`, [sam.userId]);
    expect(await own(sam)).toEqual([id]);
    expect((await answer(sam, "acceptance", { id })).status).toBe(200);
  });

  test("an address that somebody had before is no longer theirs", async () => {
    const tess = await signedIn(database, "Tess");
    const { id } = await invited(olivia, tess.email);
    await database.query(`update identity."user" set email = 'elsewhere@example.com' where id = $1`, [
      tess.userId,
    ]);
    expect(await own(tess)).toEqual([]);
    expect((await answer(tess, "acceptance", { id })).status).toBe(404);
  });
});

test("T-INV-3: the id and the address without the secret are worth nothing to others", async () => {
  const { id } = await invited(olivia, "ulf@example.com");
  const absent = await answer(eve, "acceptance", { id: newId() });
  expect(await answer(eve, "acceptance", { id })).toMatchObject({ status: 404, body: absent.body });
  for (const person of [null, eve, max]) {
    expect((await answer(person, "rejection", { id })).body).toEqual(absent.body);
    expect((await answer(person, "viewing", { id, secret: "ulf@example.com" })).body).toEqual(absent.body);
  }
  expect(await answerTo(id)).toBeNull();
});

describe("T-INV-10: signed in as another account", () => {
  test("Eve, who was handed Vera's link, does not join, and it is not used up", async () => {
    const vera = await signedIn(database, "Vera");
    const link = await invited(olivia, vera.email);
    expect(await answer(eve, "acceptance", link)).toMatchObject({
      status: 403,
      body: { code: "wrong_account" },
    });
    expect([await roleOf(eve, acme), await answerTo(link.id)]).toEqual([null, null]);
    expect((await answer(vera, "acceptance", link)).status).toBe(200);
  });

  test("two accounts in one browser: the invited one accepts when the request speaks for it", async () => {
    const one = await signedIn(database, "Wilma");
    const other = await signedIn(database, "Xaver");
    await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
      one.browserId,
      other.userId,
    ]);
    const { id, secret } = await invited(olivia, other.email);
    const accept = (account: Person): Promise<{ status: number }> =>
      ask(one, `/api/invitations/${id}/acceptance`, {
        method: "POST",
        body: { secret },
        headers: { "Guildhall-Account": account.userId },
      });
    expect((await accept(one)).status).toBe(403);
    expect((await accept(other)).status).toBe(200);
    expect([await roleOf(one, acme), await roleOf(other, acme)]).toEqual([null, "member"]);
  });
});

describe("T-INV-8: somebody who is a member already", () => {
  test.each(["owner", "admin", "member"])(
    "stays %s, whatever was offered; the invitation is used up",
    async (role) => {
      const person = await signedIn(database, `Yara-${role}`);
      const link = await invited(olivia, person.email, role === "member" ? "admin" : "member");
      await database.query(
        "insert into guildhall.member (organization_id, user_id, role, name, email) values ($1, $2, $3, $4, $5)",
        [acme.id, person.userId, role, person.name, person.email],
      );
      expect(await answer(person, "acceptance", link)).toMatchObject({
        status: 409,
        body: { code: "already_member" },
      });
      expect([await roleOf(person, acme), await answerTo(link.id)]).toEqual([role, "accepted"]);
      expect(await eventsAbout(acme, link.id)).toEqual(["invitation.created", "invitation.accepted"]);
      expect((await answer(person, "acceptance", link)).status).toBe(409);
      expect(await eventsAbout(acme, link.id)).toHaveLength(2);
    },
  );

  test("is one, also when whoever invited them may not do so any more", async () => {
    const ada = await arrive(database, "Ada", { role: "admin", organization: acme });
    const zoe = await signedIn(database, "Zoe");
    const link = await invited(ada, zoe.email);
    await database.query("update guildhall.member set role = 'member' where user_id = $1", [ada.userId]);
    await database.query(
      "insert into guildhall.member (organization_id, user_id, role, name, email) values ($1, $2, 'member', 'Zoe', $3)",
      [acme.id, zoe.userId, zoe.email],
    );
    expect((await answer(zoe, "acceptance", link)).body).toMatchObject({ code: "already_member" });
  });
});

describe("declining", () => {
  test.each<["with its secret" | "as the invited account", boolean]>([
    ["with its secret", true],
    ["as the invited account", false],
  ])("%s, once: it is dead then, and recorded once, by whom it is known to be", async (_, withSecret) => {
    const name = withSecret ? "Finn" : "Gina";
    const person = await signedIn(database, name);
    const link = await invited(olivia, person.email);
    const posted = withSecret ? link : { id: link.id };
    expect((await answer(withSecret ? null : person, "rejection", posted)).status).toBe(204);
    expect((await answer(person, "rejection", posted)).status).toBe(404);
    for (const tried of [link, { id: link.id }])
      expect((await answer(person, "acceptance", tried)).status).toBe(404);
    expect([await answerTo(link.id), await roleOf(person, acme)]).toEqual(["declined", null]);
    expect(
      await database.query(
        "select actor_id, actor_name, subject_name from guildhall.event where type = 'invitation.declined' and subject_id = $1",
        [link.id],
      ),
    ).toEqual([
      withSecret
        ? { actor_id: null, actor_name: person.email, subject_name: person.email }
        : { actor_id: person.userId, actor_name: name, subject_name: person.email },
    ]);
  });
});

describe("signing up from an invitation", () => {
  const person = { name: "Hana", password: "a password of Hana's" };

  test("T-INV-5: the account has the invited address, proved, and no organization of its own", async () => {
    const link = await invited(olivia, "hana@example.com", "admin");
    for (const more of [{ email: "evil@example.com" }, { role: "owner" }, { organization: "Evil" }])
      expect((await answer(null, "sign-up", { ...link, ...person, ...(more as object) })).status).toBe(400);
    const mails = world.guildhall.mailbox?.list().length;
    const { status, body, headers } = await answer(null, "sign-up", { ...link, ...person });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      user: { name: "Hana", email: "hana@example.com", emailVerified: true },
      landing: "acme",
    });
    expect(headers.getSetCookie()).toHaveLength(1);
    const [row] = await database.query<{ id: string; email_verified: boolean }>(
      `select id, email_verified from identity."user" where email = 'hana@example.com'`,
    );
    expect(row?.email_verified).toBe(true);
    const hana = { userId: row?.id ?? "" };
    expect(
      await database.query("select organization_id, role from guildhall.member where user_id = $1", [
        hana.userId,
      ]),
    ).toEqual([{ organization_id: acme.id, role: "admin" }]);
    expect(await accountEvents(hana.userId)).toEqual(["user.created", "user.email_verified"]);
    expect(await eventsAbout(acme, hana.userId)).toEqual(["member.joined"]);
    await settled(database);
    expect(world.guildhall.mailbox?.list()).toHaveLength(mails ?? 0);
    expect((await answer(null, "sign-up", { ...link, ...person })).status).toBe(404);
  });

  test("somebody who is known is told so, and signs in instead", async () => {
    const ivo = await signedIn(database, "Ivo");
    const link = await invited(olivia, ivo.email);
    expect((await answer(null, "viewing", link)).body).toMatchObject({ known: true });
    expect(await answer(null, "sign-up", { ...link, ...person })).toMatchObject({
      status: 409,
      body: { code: "email_taken" },
    });
    expect(await answerTo(link.id)).toBeNull();
  });

  test("T-ONCE-1: ten at once from one link make one person and one member", async () => {
    const link = await invited(olivia, "jill@example.com");
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => answer(null, "sign-up", { ...link, ...person })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => [404, 409].includes(status))).toHaveLength(9);
    expect(
      await database.query("select from guildhall.member where email = 'jill@example.com'"),
    ).toHaveLength(1);
    expect(await database.query(`select from identity."user" where email = 'jill@example.com'`)).toHaveLength(
      1,
    );
  });
});
