import { createHash } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { requestOf, signedIn, type Person } from "../../test/index.ts";
import { testInvitations, type Deed, type Link } from "../../test/invitations.ts";
import { newId } from "../http/index.ts";

const world = await testInvitations();
const { ask, answer, answerTo, database, guildhall, invite, invited, linkTo, olivia, eve } = world;
afterAll(() => world.close());

const deeds: readonly Deed[] = ["viewing", "acceptance", "rejection", "sign-up"];
const newcomer = { name: "New", password: "a new password" };

/** Posts what a deed takes. */
async function attempt(person: Person | null, deed: Deed, link: Link): Promise<number> {
  return (await answer(person, deed, deed === "sign-up" ? { ...link, ...newcomer } : link)).status;
}

describe("T-INV-4: a secret that is not exactly the one", () => {
  test("is worth nothing to anybody, its recipient included: each of its characters counts", async () => {
    const nia = await signedIn(database, "Nia");
    const link = await invited(olivia, nia.email);
    const { secret } = link;
    const others = Array.from(secret).flatMap((character, at) =>
      [character === "A" ? "B" : "A", character === "_" ? "-" : "_"].map(
        (other) => secret.slice(0, at) + other + secret.slice(at + 1),
      ),
    );
    const bits = Buffer.from(secret, "base64url");
    const forms = [
      secret.slice(0, -1),
      `${secret}=`,
      `${secret}A`,
      ` ${secret}`,
      secret.toLowerCase(),
      secret.toUpperCase(),
      bits.toString("hex"),
      bits.toString("base64"),
      createHash("sha256").update(secret).digest("hex"),
      createHash("sha256").update(secret).digest("base64url"),
      Array.from(secret).reverse().join(""),
      `${link.id}.${secret}`,
      "null",
    ];
    const wrong = [...new Set([...others, ...forms])].filter((other) => other !== secret);
    expect(wrong.length).toBeGreaterThan(90);
    for (const other of wrong) {
      const tried = { id: link.id, secret: other };
      expect([other, await attempt(nia, "acceptance", tried)]).toEqual([other, 404]);
      expect([other, await attempt(null, "viewing", tried)]).toEqual([other, 404]);
      expect([other, await attempt(null, "rejection", tried)]).toEqual([other, 404]);
    }
    expect([await answerTo(link.id), await world.roleOf(nia, world.acme)]).toEqual([null, null]);
    expect(await attempt(nia, "acceptance", link)).toBe(200);
  });

  test("no bit of the id can be changed either", async () => {
    const { id, secret } = await invited(olivia, "ben@example.org");
    const digits = Array.from(id).flatMap((digit, at) =>
      digit === "-" ? [] : [id.slice(0, at) + (digit === "0" ? "1" : "0") + id.slice(at + 1)],
    );
    for (const other of digits)
      for (const deed of deeds)
        expect([other, await attempt(eve, deed, { id: other, secret })]).toEqual([other, 404]);
    expect(await answerTo(id)).toBeNull();
  });
});

test("T-INV-11: whatever follows links or looks ahead, a hundred times over, an invitation stays as it is", async () => {
  const cleo = await signedIn(database, "Cleo");
  const { id, secret } = await invited(olivia, cleo.email);
  const rows = (): Promise<unknown> => database.query("select * from guildhall.invitation order by id");
  const before = await rows();
  const paths = ["", ...deeds.map((deed) => `/${deed}`)].map((deed) => `/api/invitations/${id}${deed}`);
  for (let times = 0; times < 100; times += 1)
    for (const path of [...paths, "/invite"])
      for (const method of ["GET", "HEAD"])
        for (const person of [null, cleo]) {
          const { status } = await guildhall.fetch(requestOf(person, `${path}?secret=${secret}`, { method }));
          expect([404, 405]).toContain(status);
        }
  for (const deed of deeds) {
    const { status } = await ask(cleo, `/api/invitations/${id}/${deed}`, { method: "OPTIONS" });
    expect(status).toBe(405);
  }
  expect(await rows()).toEqual(before);
});

describe("T-ENUM-1", () => {
  test("a wrong secret, a wrong id, and one that was revoked, declined, accepted or sent again answer the same bytes", async () => {
    const bytes = async (person: Person | null, deed: Deed, link: Link): Promise<string> => {
      const body = { secret: link.secret, ...(deed === "sign-up" ? newcomer : {}) };
      const response = await guildhall.fetch(
        requestOf(person, `/api/invitations/${link.id}/${deed}`, { method: "POST", body }),
      );
      const { "request-id": _id, ...headers } = Object.fromEntries(response.headers);
      return JSON.stringify([response.status, headers, await response.text()]);
    };
    const dan = await signedIn(database, "Dan");
    const open = await invited(olivia, "open@example.org");
    const path = (link: Link): string => `/api/organizations/acme/invitations/${link.id}`;
    const revoked = await invited(olivia, "revoked@example.org");
    await ask(olivia, path(revoked), { method: "DELETE" });
    const declined = await invited(olivia, "declined@example.org");
    await answer(null, "rejection", declined);
    const accepted = await invited(olivia, dan.email);
    await answer(dan, "acceptance", accepted);
    const resent = await invited(olivia, "resent@example.org");
    await ask(olivia, `${path(resent)}/resending`, { method: "POST" });
    const secret = "A".repeat(43);
    const dead: readonly Link[] = [
      { id: newId(), secret },
      { id: open.id, secret },
      { id: newId(), secret: open.secret },
      revoked,
      declined,
      accepted,
      resent,
    ];
    for (const deed of deeds) {
      const seen = new Set<string>();
      for (const link of dead) seen.add(await bytes(deed === "acceptance" ? eve : null, deed, link));
      expect([deed, seen.size, [...seen][0]?.slice(0, 4)]).toEqual([deed, 1, "[404"]);
    }
  });

  test("T-ENUM-3: who invites learns nothing about an address: known, unknown, or known elsewhere is sent the same", async () => {
    const shape = async (email: string): Promise<unknown> => {
      const { status, body } = await invite(olivia, { emails: [email] });
      const mail = world.mailTo(email);
      const { id, secret } = linkTo(email);
      const masked = (value: unknown): string =>
        JSON.stringify(value)
          .replaceAll(email, "EMAIL")
          .replaceAll(id, "ID")
          .replaceAll(secret, "SECRET")
          .replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, "INSTANT");
      return [
        status,
        masked(body),
        masked({ ...mail, sentAt: "" }).replace(/until [^.]*? UTC/g, "until INSTANT"),
      ];
    };
    const known = await signedIn(database, "Emil");
    const unproved = await world.unproved("Fay");
    const shapes = [
      await shape("nobody.at.all@example.org"),
      await shape(known.email),
      await shape(unproved.email),
      await shape(eve.email),
    ];
    for (const one of shapes) expect(one).toEqual(shapes[0]);
  });
});
