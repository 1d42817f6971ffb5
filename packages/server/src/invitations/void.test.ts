import type { Answer as AnswerOf, listOwnInvitations } from "@guildhall/protocol";
import { afterAll, describe, expect, test } from "vitest";
import {
  arrive,
  customRole,
  organization,
  signedIn,
  type Organization,
  type Person,
} from "../../test/index.ts";
import { testInvitations, type Link } from "../../test/invitations.ts";

const world = await testInvitations();
const { ask, answer, answerTo, database, invited, linkTo, roleOf, olivia, acme } = world;
afterAll(() => world.close());

const ownInvitationsOf = async (person: Person): Promise<unknown> =>
  ((await ask(person, "/api/me/invitations")).body as AnswerOf<typeof listOwnInvitations>).items;

describe("T-INV-13: what the inviter could not offer now is void", () => {
  const rights = ["invitation:create", "member:read"];
  const setRole = (person: Person, role: string): Promise<unknown> =>
    database.query("update guildhall.member set role = $2 where user_id = $1", [person.userId, role]);

  interface Case {
    readonly what: string;
    readonly own: string;
    readonly offered: string;
    readonly change: (inviter: Person) => Promise<unknown>;
  }
  const setPermissions = (name: string, permissions: readonly string[]): Promise<unknown> =>
    database.query("update guildhall.role set permissions = $2 where name = $1", [name, permissions]);
  const cases: readonly Case[] = [
    {
      what: "was removed",
      own: "admin",
      offered: "member",
      change: ({ userId }) => database.query("delete from guildhall.member where user_id = $1", [userId]),
    },
    {
      what: "may not invite any more",
      own: "admin",
      offered: "member",
      change: (inviter) => setRole(inviter, "member"),
    },
    { what: "is no owner any more", own: "owner", offered: "owner", change: (one) => setRole(one, "admin") },
    {
      what: "is below the role now",
      own: "admin",
      offered: "admin",
      change: (one) => setRole(one, "inviting"),
    },
    {
      what: "has a role that permits less now",
      own: "inviting",
      offered: "inviting-too",
      change: () => setPermissions("inviting", ["invitation:create"]),
    },
    {
      what: "offered a role that permits more now",
      own: "admin",
      offered: "reading",
      change: () => setPermissions("reading", ["member:read", "job:publish"]),
    },
    {
      what: "offered a role that is no more",
      own: "owner",
      offered: "reading",
      change: () => database.query("delete from guildhall.role where name = 'reading'"),
    },
  ];

  test.each(cases)("whoever invited $what ($own, for $offered)", async ({ what, own, offered, change }) => {
    await database.query("delete from guildhall.role where name = 'reading'");
    await customRole(database, acme, { name: "reading", permissions: ["member:read"] });
    for (const name of ["inviting", "inviting-too"])
      await database.query(
        `insert into guildhall.role (organization_id, name, permissions) values ($1, $2, $3)
         on conflict (organization_id, name) do update set permissions = excluded.permissions`,
        [acme.id, name, rights],
      );
    const word = what.replace(/\W/g, "");
    const inviter = await arrive(database, `by-${word}`, { role: own, organization: acme });
    const guest = await signedIn(database, `for-${word}`);
    const link = await invited(inviter, guest.email, offered);
    const stranger = await invited(inviter, `new-${word}@example.com`, offered);
    await change(inviter);
    const newcomer = { ...stranger, name: "New", password: "a new password" };
    for (const refused of [
      await answer(guest, "acceptance", link),
      await answer(guest, "acceptance", { id: link.id }),
      await answer(null, "sign-up", newcomer),
    ])
      expect(refused).toMatchObject({ status: 410, body: { code: "invitation_void" } });
    expect([await roleOf(guest, acme), await answerTo(link.id)]).toEqual([null, null]);
    expect(
      await database.query(`select from identity."user" where email = $1`, [`new-${word}@example.com`]),
    ).toEqual([]);
  });

  test("sent again by somebody who may, it is good again", async () => {
    const ben = await arrive(database, "Ben", { role: "admin", organization: acme });
    const cleo = await signedIn(database, "Cleo");
    const { id } = await invited(ben, cleo.email);
    await setRole(ben, "member");
    expect((await answer(cleo, "acceptance", { id })).status).toBe(410);
    await ask(olivia, `/api/organizations/acme/invitations/${id}/resending`, { method: "POST" });
    expect((await answer(cleo, "acceptance", linkTo(cleo.email))).status).toBe(200);
  });
});

describe("T-INV-7, T-INV-14: an organization that is going, or gone", () => {
  const dying = async (name: string): Promise<{ initech: Organization; owner: Person }> => {
    const initech = await organization(database, name);
    return {
      initech,
      owner: await arrive(database, `Owner-of-${name}`, { role: "owner", organization: initech }),
    };
  };
  const inviteTo = async (owner: Person, email: string, { slug }: Organization): Promise<Link> => {
    await world.invite(owner, { emails: [email] }, slug);
    return linkTo(email);
  };

  test("while its deletion is asked for nobody joins and nothing is told; taken back, the link works again", async () => {
    const { initech, owner } = await dying("Initech");
    const dora = await signedIn(database, "Dora");
    const link = await inviteTo(owner, dora.email, initech);
    await database.query("update guildhall.organization set deletion_requested_at = now() where id = $1", [
      initech.id,
    ]);
    const person = { ...link, name: "Dora", password: "a password of Dora's" };
    for (const refused of [
      await answer(null, "viewing", link),
      await answer(dora, "acceptance", link),
      await answer(dora, "acceptance", { id: link.id }),
      await answer(null, "rejection", link),
      await answer(null, "sign-up", person),
    ])
      expect(refused.status).toBe(404);
    expect([await roleOf(dora, initech), await answerTo(link.id), await ownInvitationsOf(dora)]).toEqual([
      null,
      null,
      [],
    ]);
    await database.query("update guildhall.organization set deletion_requested_at = null where id = $1", [
      initech.id,
    ]);
    expect((await answer(dora, "acceptance", link)).status).toBe(200);
  });

  test("gone, its invitations went with it", async () => {
    const { initech, owner } = await dying("Hooli");
    const link = await inviteTo(owner, "emil@example.com", initech);
    await database.query("delete from guildhall.organization where id = $1", [initech.id]);
    expect((await answer(null, "viewing", link)).status).toBe(404);
    expect(await database.query("select from guildhall.invitation where id = $1", [link.id])).toEqual([]);
  });
});
