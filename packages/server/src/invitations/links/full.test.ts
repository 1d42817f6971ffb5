import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { organization, requestOf, signedIn, type Organization, type Person } from "../../../test/index.ts";
import { arrive } from "../../../test/belonging.ts";
import { testLinks } from "../../../test/links.ts";

const world = await testLinks();
const { ask, answer, answerTo, database, invited, made, use, usesOf, roleOf, olivia, acme } = world;
afterAll(() => world.close());

const limit = (most: number | null, { id } = acme): Promise<unknown> =>
  database.query("update guildhall.organization set member_limit = $2 where id = $1", [id, most]);
const membersOf = async ({ id } = acme): Promise<number> =>
  (await database.query("select from guildhall.member where organization_id = $1", [id])).length;
const full = { status: 409, body: { code: "organization_full" } };
beforeEach(() => limit(null));

/** Says that an organization proved a domain, without asking anybody. */
const provedDomain = ({ id }: Organization, domain: string, joining: "ask" | "join"): Promise<unknown> =>
  database.query(
    `insert into guildhall.email_domain (organization_id, id, domain, joining, verified_at, checked_at)
     values ($1, gen_random_uuid(), $2, $3, now(), now())`,
    [id, domain, joining],
  );
const personAt = async (name: string, domain: string): Promise<Person> => {
  const person = await signedIn(database, name);
  const email = `${name.toLowerCase()}@${domain}`;
  await database.query(`update identity."user" set email = $2 where id = $1`, [person.userId, email]);
  return { ...person, email };
};
const post = (person: Person, path: string, body?: object) =>
  ask(person, path, { method: "POST", ...(body ? { body } : {}) });

describe("T-INV-6, T-INV-14: an organization that has as many members as it may have", () => {
  test("lets nobody in by an invitation, which stays; with room it is good again", async () => {
    const nia = await signedIn(database, "Nia");
    const link = await invited(olivia, nia.email);
    await limit(await membersOf());
    expect(await answer(nia, "acceptance", link)).toMatchObject(full);
    expect(await answer(nia, "acceptance", { id: link.id })).toMatchObject(full);
    expect([await answerTo(link.id), await roleOf(nia, acme)]).toEqual([null, null]);
    await limit((await membersOf()) + 1);
    expect((await answer(nia, "acceptance", link)).status).toBe(200);
  });

  test("lets nobody sign up from an invitation: neither person nor member comes into being", async () => {
    const link = await invited(olivia, "new@example.org");
    await limit(await membersOf());
    const signUp = { ...link, name: "Newt", password: "a password of Newt's" };
    expect(await answer(null, "sign-up", signUp)).toMatchObject(full);
    expect(await database.query(`select from identity."user" where email = 'new@example.org'`)).toEqual([]);
    expect(await answerTo(link.id)).toBeNull();
    await limit((await membersOf()) + 1);
    expect((await answer(null, "sign-up", signUp)).status).toBe(201);
  });

  test("lets nobody in by a link, and counts no use", async () => {
    const pia = await signedIn(database, "Pia");
    const link = await made(olivia);
    await limit(await membersOf());
    expect(await use(pia, "acceptance", { ...link })).toMatchObject(full);
    expect([await usesOf(link.id), await roleOf(pia, acme)]).toEqual([0, null]);
  });

  test("lets nobody in by a domain, takes no request, and accepts none", async () => {
    await provedDomain(acme, "join.example", "join");
    await provedDomain(acme, "ask.example", "ask");
    const joiner = await personAt("Jo", "join.example");
    const asker = await personAt("Abe", "ask.example");
    const early = await personAt("Ed", "ask.example");
    const asked = await post(early, "/api/organizations/acme/membership-request");
    const { id } = asked.body as { readonly id: string };
    await limit(await membersOf());
    expect(await post(joiner, "/api/organizations/acme/membership")).toMatchObject(full);
    expect(await post(asker, "/api/organizations/acme/membership-request")).toMatchObject(full);
    const accept = `/api/organizations/acme/membership-requests/${id}/acceptance`;
    expect(await post(olivia, accept, {})).toMatchObject(full);
    for (const person of [joiner, asker, early]) expect(await roleOf(person, acme)).toBeNull();
    await limit((await membersOf()) + 1);
    expect((await post(olivia, accept, {})).status).toBe(200);
    expect(await roleOf(early, acme)).toBe("member");
  });

  test("T-INV-8: is told to nobody who is a member already, and founding another is exempt", async () => {
    const max = await signedIn(database, "Mara");
    const link = await made(olivia);
    await use(max, "acceptance", { ...link });
    await limit(1);
    expect(await use(max, "acceptance", { ...link })).toMatchObject({ body: { code: "already_member" } });
    expect((await post(max, "/api/organizations", { name: "Umbrella" })).status).toBe(201);
  });

  test("nor does one whose policy names other domains: by none of the ways, and nothing is used up", async () => {
    const refused = { status: 403, body: { code: "email_domain_refused" } };
    const person = await personAt("Rex", "rex.example");
    const early = await personAt("Ria", "rex.example");
    await provedDomain(acme, "rex.example", "join");
    const invitation = await invited(olivia, person.email);
    const link = await made(olivia);
    const asked = await post(early, "/api/organizations/acme/membership-request");
    const { id } = asked.body as { readonly id: string };
    const policy = (domains: readonly string[] | null): Promise<unknown> =>
      database.query("update guildhall.organization set allowed_email_domains = $2 where id = $1", [
        acme.id,
        domains,
      ]);
    await policy(["example.com", "acme.example"]);
    expect(await answer(person, "acceptance", invitation)).toMatchObject(refused);
    expect(await use(person, "acceptance", { ...link })).toMatchObject(refused);
    expect(await post(person, "/api/organizations/acme/membership")).toMatchObject(refused);
    expect(await post(person, "/api/organizations/acme/membership-request")).toMatchObject(refused);
    const accept = `/api/organizations/acme/membership-requests/${id}/acceptance`;
    expect(await post(olivia, accept, {})).toMatchObject(refused);
    for (const one of [person, early]) expect(await roleOf(one, acme)).toBeNull();
    expect([await answerTo(invitation.id), await usesOf(link.id)]).toEqual([null, 0]);
    await policy(null);
    expect((await answer(person, "acceptance", invitation)).status).toBe(200);
    expect((await post(olivia, accept, {})).status).toBe(200);
  });

  test("every function that writes a membership is one of two, and the one that is no founding asks whether it may", async () => {
    const writers = await database.query<{ name: string; body: string }>(
      `select p.oid::regprocedure::text as name, coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), '') as body
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname not in ('pg_catalog', 'information_schema')
         and coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), '')
           ~* '(insert\\s+into|merge\\s+into|copy)\\s+(guildhall\\.)?member\\M'
       order by 1`,
    );
    expect(writers.map(({ name }) => name)).toEqual([
      "guildhall.admit(uuid,uuid,text,uuid[])",
      "guildhall.found(uuid,text,text)",
    ]);
    expect(writers[0]?.body).toContain("guildhall.may_join(organization,");
    const nia = await signedIn(database, "Nils");
    await limit(await membersOf());
    await expect(
      database.query("select guildhall.admit($1, $2, 'member', '{}')", [acme.id, nia.userId]),
    ).rejects.toMatchObject({ code: "GH008" });
  });
});

describe("many who join at the same moment", () => {
  const fetchStatus = async (person: Person, path: string, body?: object): Promise<number> =>
    (await world.guildhall.fetch(requestOf(person, path, { method: "POST", ...(body ? { body } : {}) })))
      .status;

  test("T-ONCE-1: of 200 people on a link of 20 uses, 20 join, five times over", async () => {
    const people = await Promise.all(
      Array.from({ length: 200 }, (_, number) => signedIn(database, `Many${number}`)),
    );
    for (let round = 0; round < 5; round += 1) {
      const place = await organization(database, `Race${round}`);
      const owner = await arrive(database, `Owner${round}`, { role: "owner", organization: place });
      const { body } = await world.make(owner, { maxUses: 20 }, place.slug);
      const [, id = "", secret = ""] = /#([^.]+)\.(.+)$/.exec((body as { readonly url: string }).url) ?? [];
      const answers = await Promise.all(people.map((person) => use(person, "acceptance", { id, secret })));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
      expect(answers.filter(({ status }) => status === 410)).toHaveLength(180);
      expect([await usesOf(id), await membersOf(place)]).toEqual([20, 21]);
    }
  }, 300_000);

  test("T-INV-14: by every way at once, an organization is never more than full, ten times over", async () => {
    const count = new Map<number, number>();
    for (let round = 0; round < 10; round += 1) {
      const place = await organization(database, `Full${round}`);
      const owner = await arrive(database, `Full${round}Owner`, { role: "owner", organization: place });
      await provedDomain(place, `full${round}.example`, "join");
      const people = await Promise.all(
        Array.from({ length: 24 }, (_, number) => personAt(`R${round}N${number}`, `full${round}.example`)),
      );
      const { body } = await world.make(owner, {}, place.slug);
      const [, id = "", secret = ""] = /#([^.]+)\.(.+)$/.exec((body as { readonly url: string }).url) ?? [];
      await world.invite(owner, { emails: people.slice(0, 6).map(({ email }) => email) }, place.slug);
      const invitations = await database.query<{ id: string; email: string }>(
        "select id, email from guildhall.invitation where organization_id = $1",
        [place.id],
      );
      const requests = await database.query<{ id: string }>(
        `insert into guildhall.membership_request (organization_id, id, user_id, name, email)
         select $1, gen_random_uuid(), u.id, u.name, u.email from identity."user" u where u.id = any ($2) returning id`,
        [place.id, people.slice(6, 12).map(({ userId }) => userId)],
      );
      await limit(8, place);
      const statuses = await Promise.all([
        ...invitations.map(({ id: one, email }) =>
          fetchStatus(
            people.find((person) => person.email === email) ?? owner,
            `/api/invitations/${one}/acceptance`,
            {},
          ),
        ),
        ...requests.map((one) =>
          fetchStatus(owner, `/api/organizations/${place.slug}/membership-requests/${one.id}/acceptance`, {}),
        ),
        ...people
          .slice(12, 18)
          .map((person) => fetchStatus(person, `/api/invitation-links/${id}/acceptance`, { secret })),
        ...people
          .slice(18)
          .map((person) => fetchStatus(person, `/api/organizations/${place.slug}/membership`)),
      ]);
      for (const status of statuses) count.set(status, (count.get(status) ?? 0) + 1);
      expect(await membersOf(place)).toBe(8);
      expect(statuses.filter((status) => status < 300)).toHaveLength(7);
      expect(statuses.filter((status) => status === 409)).toHaveLength(statuses.length - 7);
    }
    expect([...count.keys()].every((status) => [200, 201, 409].includes(status))).toBe(true);
  }, 300_000);
});
