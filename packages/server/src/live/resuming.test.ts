import { afterAll, afterEach, describe, expect, test } from "vitest";
import { arrive, join, signedIn, type Person } from "@guildhall/server/testing";
import { listenAs, twoServers, type Hearing } from "../../test/live.ts";
import { requestOf } from "../../test/cast.ts";

const world = await twoServers();
afterAll(() => world.close());
const { database, one, other, acme, globex, eve } = world;

const open: Hearing[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((hearing) => hearing.leave()));
});

async function hears(person: Person, lastId?: string | null): Promise<Hearing> {
  const hearing = await listenAs(other.fetch, person, lastId);
  open.push(hearing);
  return hearing;
}

/** Opens a stream, hears where it is, and goes away. */
async function leftAt(person: Person): Promise<string | null> {
  const hearing = await listenAs(one.fetch, person);
  await hearing.leave();
  return hearing.lastId();
}

const rename = async (slug: string, name: string): Promise<unknown> =>
  database.query("update guildhall.organization set name = $2 where slug = $1", [slug, name]);

describe("a browser that connects again", () => {
  test("hears what happened while it was away, at the other server, and once", async () => {
    const ada = await arrive(database, "Ada", { role: "member", organization: acme });
    const place = await leftAt(ada);
    await rename("acme", "Acme while Ada was away");
    const stream = await hears(ada, place);
    await stream.hear("organization_changed");
    await rename("globex", "Globex");
    await database.query("update guildhall.member set role = 'admin' where user_id = $1", [ada.userId]);
    await stream.hear("role_changed");
    expect(stream.messages.map(({ kind }) => kind)).toEqual(["organization_changed", "role_changed"]);
    const again = await hears(ada, stream.lastId());
    await database.query("update guildhall.member set role = 'member' where user_id = $1", [ada.userId]);
    await again.hear("role_changed");
    expect(again.messages.map(({ kind }) => kind)).toEqual(["role_changed"]);
  });

  test("hears of a change that was begun before it left and committed after, in whichever order", async () => {
    const bo = await arrive(database, "Bo", { role: "member", organization: acme });
    const client = await database.system.connect();
    await client.query("begin");
    await client.query("select guildhall.enter_as(guildhall.principal_for($1, null))", [acme.id]);
    await client.query("update guildhall.organization set mfa_required = true where id = $1", [acme.id]);
    // A later change with a higher position is committed and heard first.
    const stream = await hears(bo);
    await database.query("update guildhall.member set role = 'admin' where user_id = $1", [bo.userId]);
    await stream.hear("role_changed");
    const place = stream.lastId();
    await stream.leave();
    await client.query("commit");
    client.release();
    const again = await hears(bo, place);
    expect(await again.hear("policy_changed")).toMatchObject({ organization: acme.id });
    await database.query("update guildhall.organization set mfa_required = false where id = $1", [acme.id]);
  });

  test("hears, once removed, that it was, and nothing else of that organization (T-SSE-2)", async () => {
    const cleo = await arrive(database, "Cleo", { role: "member", organization: acme });
    await join(database, { person: cleo, organization: globex, role: "member" });
    const place = await leftAt(cleo);
    await rename("acme", "Acme that Cleo is not to hear of");
    await database.query("delete from guildhall.member where user_id = $1 and organization_id = $2", [
      cleo.userId,
      acme.id,
    ]);
    await rename("acme", "Acme");
    await rename("globex", "Globex that Cleo hears of");
    const stream = await hears(cleo, place);
    await stream.hear("organization_changed");
    expect(stream.messages).toEqual([
      { kind: "membership_ended", user: cleo.userId, organization: acme.id },
      { kind: "organization_changed", user: cleo.userId, organization: globex.id, slug: "globex" },
    ]);
  });

  test("with the place of somebody else begins anew, and hears nothing of theirs (T-SSE-3)", async () => {
    const dora = await arrive(database, "Dora", { role: "member", organization: acme });
    const places = [await leftAt(dora), "x".repeat(80), "AAAA", "data: x"];
    await rename("acme", "Acme that Eve is not to hear of");
    for (const place of places) {
      const stream = await hears(eve, place);
      await rename("globex", `Globex ${places.indexOf(place)}`);
      await stream.hear("organization_changed");
      expect(stream.messages[0]).toEqual({ kind: "resync" });
      expect(stream.text()).not.toContain(acme.id);
      expect(stream.text()).not.toContain(dora.userId);
    }
  });

  test("with a place from before another account came or went begins anew (T-SSE-3)", async () => {
    const fay = await arrive(database, "Fay", { role: "member", organization: acme });
    const gil = await signedIn(database, "Gil");
    const place = await leftAt(fay);
    await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
      fay.browserId,
      gil.userId,
    ]);
    expect(await (await hears(fay, place)).hear("resync")).toEqual({ kind: "resync" });
    const withBoth = await leftAt(fay);
    const goesOn = await hears(fay, withBoth);
    await rename("acme", "Acme while Fay goes on");
    await goesOn.hear("organization_changed");
    expect(goesOn.messages.map(({ kind }) => kind)).toEqual(["organization_changed"]);
    await database.query("delete from identity.session where id = $1", [gil.sessionId]);
    expect(await (await hears(fay, withBoth)).hear("resync")).toEqual({ kind: "resync" });
  });

  test("with a place that this database never gave begins anew: it may be a restored one", async () => {
    const hal = await signedIn(database, "Hal");
    const rows = await database.query<{ missed: boolean }>(
      "select missed from guildhall.tune_in(array[sha256($1)], array['999999999999:999999999999:'::pg_snapshot])",
      [Buffer.from(hal.token)],
    );
    expect(rows).toEqual([{ missed: true }]);
  });

  test("after more than 200 changes is told to read everything again, and not each of them", async () => {
    const ian = await arrive(database, "Ian", { role: "member", organization: acme });
    const place = await leftAt(ian);
    await database.query(
      "insert into guildhall.signal (kind, in_organization) select 'organization_changed', $1 from generate_series(1, 300)",
      [acme.id],
    );
    const stream = await hears(ian, place);
    await stream.hear("resync");
    expect(stream.messages).toEqual([{ kind: "resync" }]);
  });

  test("without being signed in gets no stream", async () => {
    const response = await one.fetch(requestOf(null, "/api/me/stream"));
    expect(response.status).toBe(401);
  });
});
