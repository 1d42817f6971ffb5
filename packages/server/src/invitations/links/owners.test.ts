import { afterAll, describe, expect, test } from "vitest";
import { arrive, eventsOf, signedIn } from "../../../test/index.ts";
import { settled } from "../../../test/jobs.ts";
import { testLinks } from "../../../test/links.ts";
import { Problem } from "../../http/index.ts";
import type { Transfer } from "../../members/index.ts";

let asked: Transfer[] = [];
let isRefused = false;
const world = await testLinks({
  beforeTransfer: (transfer) => {
    asked.push(transfer);
    if (isRefused) throw new Problem("step_up_required");
  },
});
const { ask, answer, database, guildhall, invited, made, make, use, roleOf, olivia, max, acme } = world;
afterAll(() => world.close());

const path = "/api/organizations/acme";
const giveRole = (role: string, to: { readonly userId: string }) =>
  ask(olivia, `${path}/members/${to.userId}/role`, { method: "PUT", body: { role } });
const subjectsTo = async (email: string): Promise<readonly string[]> => {
  await settled(database);
  const mails = guildhall.mailbox?.list() ?? [];
  return mails.filter(({ to }) => to === email).map(({ subject }) => subject);
};
const { id } = await invited(olivia, "resent@example.com", "owner");
const news = "[Acme] There is a new owner";

describe("whoever would make an owner is asked as if they handed over (T-STEP-2)", () => {
  const ways = [
    ["another role", () => giveRole("owner", max), [{ userId: max.userId, email: max.email }]],
    [
      "an invitation",
      () => world.invite(olivia, { emails: ["ona@example.com", "ora@example.com"], role: "owner" }),
      [
        { userId: null, email: "ona@example.com" },
        { userId: null, email: "ora@example.com" },
      ],
    ],
    [
      "sending one again",
      () => ask(olivia, `${path}/invitations/${id}/resending`, { method: "POST" }),
      [{ userId: null, email: "resent@example.com" }],
    ],
    ["a link", () => make(olivia, { role: "owner" }), []],
  ] as const;

  test.each(ways)(
    "by %s: the application knows for whom, and what it refuses has not happened",
    async (...of) => {
      const [, making, to] = of;
      const events = () => database.query("select id from guildhall.event order by id");
      const before = await events();
      asked = [];
      isRefused = true;
      expect(await making()).toMatchObject({ status: 401, body: { code: "step_up_required" } });
      isRefused = false;
      expect(asked).toMatchObject([{ to, ownRole: "owner", context: { user: { id: olivia.userId } } }]);
      expect(await events()).toEqual(before);
      expect(await roleOf(max, acme)).toBe("member");
    },
  );

  test("and nobody is asked for any other role", async () => {
    asked = [];
    expect((await giveRole("admin", max)).status).toBe(200);
    expect((await giveRole("member", max)).status).toBe(200);
    await invited(olivia, "ada@example.com", "admin");
    await made(olivia, { role: "admin" });
    expect(asked).toEqual([]);
  });
});

describe("the owners that there are hear by mail of another", () => {
  test("whom one of them made one, who hears that their role changed", async () => {
    const otto = await arrive(database, "Otto", { role: "owner", organization: acme });
    const nora = await arrive(database, "Nora", { role: "member", organization: acme });
    const before = (await subjectsTo(olivia.email)).length;
    for (let time = 1; time <= 2; time += 1) expect((await giveRole("owner", nora)).status).toBe(200);
    expect(await subjectsTo(otto.email)).toEqual([news]);
    expect((await subjectsTo(olivia.email)).slice(0, -before || undefined)).toEqual([news]);
    expect(await subjectsTo(nora.email)).toEqual(["[Acme] Your role was changed"]);
    const mail = guildhall.mailbox?.list().find(({ to }) => to === otto.email);
    expect(mail?.text).toContain("Nora is an owner of Acme now.");
    expect(await eventsOf(database, nora.userId)).toHaveLength(1);
  });

  test("who took another's place, whom the one that handed over knows of otherwise", async () => {
    const pia = await arrive(database, "Pia", { role: "owner", organization: acme });
    const pam = await arrive(database, "Pam", { role: "owner", organization: acme });
    const body = { user: max.userId, ownRole: "member" };
    expect((await ask(pam, `${path}/ownership`, { method: "POST", body })).status).toBe(200);
    expect(await subjectsTo(pia.email)).toEqual([news]);
    expect(await subjectsTo(pam.email)).toEqual(["[Acme] You handed the ownership over"]);
    expect(await subjectsTo(max.email)).not.toContain(news);
  });

  test("who accepted an invitation, or joined by a link; of an admin they hear nothing", async () => {
    const quinn = await arrive(database, "Quinn", { role: "owner", organization: acme });
    const [ida, lia, ada] = [
      await signedIn(database, "Ida"),
      await signedIn(database, "Lia"),
      await signedIn(database, "Ady"),
    ];
    const invitation = await invited(olivia, ida.email, "owner");
    const link = await made(olivia, { role: "owner" });
    expect(await subjectsTo(quinn.email)).toEqual([]);
    expect((await answer(ida, "acceptance", invitation)).status).toBe(200);
    expect(await subjectsTo(quinn.email)).toEqual([news]);
    expect((await use(lia, "acceptance", { ...link })).status).toBe(200);
    expect(await subjectsTo(quinn.email)).toEqual([news, news]);
    expect(await subjectsTo(ida.email)).toContain(news);
    const asAdmin = await invited(olivia, ada.email, "admin");
    expect((await answer(ada, "acceptance", asAdmin)).status).toBe(200);
    expect(await subjectsTo(quinn.email)).toEqual([news, news]);
    expect(await subjectsTo(lia.email)).toEqual([]);
  });
});
