import { afterAll, describe, expect, test } from "vitest";
import { eventsOf } from "../../test/belonging.ts";
import { testExports, type Asked } from "../../test/exports.ts";
import { jobsOf } from "../../test/jobs.ts";

const world = await testExports();
const { database, mailbox, olivia, ask, request, work, open } = world;
afterAll(() => world.close());

describe("asking for an export", () => {
  test("is told as pending, then as ready with its size and its end, and writes one event each", async () => {
    const asked = await request(olivia);
    expect(asked).toMatchObject({ state: "pending", failure: null, size: null, expiresAt: null });
    const path = `/api/organizations/acme/exports/${asked.id}`;
    expect((await ask(olivia, path)).body).toEqual(asked);
    const early = await ask(olivia, `${path}/archive`);
    expect([early.status, early.body]).toMatchObject([409, { code: "export_not_ready" }]);
    await work();
    const ready = (await ask(olivia, path)).body as Asked;
    expect(ready).toEqual({ ...asked, state: "ready", size: ready.size, expiresAt: ready.expiresAt });
    const [row] = await database.query<{ hours: number; size: string; kept: string }>(
      `select extract(epoch from expires_at - ended_at)::float / 3600 as hours, size,
              (select sum(octet_length(bytes)) from guildhall.export_chunk where export_id = $1) as kept
       from guildhall.export where id = $1`,
      [asked.id],
    );
    expect(row).toEqual({ hours: 24, size: row?.kept, kept: String(ready.size) });
    expect((await eventsOf(database, asked.id)).map(({ type, actor_name }) => [type, actor_name])).toEqual([
      ["export.requested", "Olivia"],
      ["export.completed", "Olivia"],
    ]);
  });

  test("twice makes one, however quickly", async () => {
    const asked = await Promise.all([1, 2, 3, 4, 5, 6].map(() => request(olivia)));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    const id = asked[0]?.id ?? "";
    expect((await eventsOf(database, id)).map(({ type }) => type)).toEqual(["export.requested"]);
    expect(await jobsOf(database)).toHaveLength(1);
    await work();
  });

  test("again replaces the archive of before, so that only the last one takes room", async () => {
    const first = await request(olivia);
    await work();
    const second = await request(olivia);
    await work();
    const gone = await ask(olivia, `/api/organizations/acme/exports/${first.id}/archive`);
    expect([gone.status, gone.body]).toMatchObject([410, { code: "export_expired" }]);
    expect((await ask(olivia, `/api/organizations/acme/exports/${first.id}`)).body).toMatchObject({
      state: "expired",
    });
    expect((await open(olivia, second.id)).size).toBeGreaterThan(5);
  });

  test("tells its requester by mail, which carries no secret and no data", async () => {
    const asked = await request(olivia);
    await work();
    const [mail] = mailbox.list();
    expect(mail).toMatchObject({ to: olivia.email, subject: "[Acme] Your export is ready" });
    expect(mail?.text).toContain("http://localhost:3000/acme/settings\n");
    expect(`${mail?.text ?? ""}${mail?.html ?? ""}`).not.toContain(asked.id);
  });

  test("is listed for its requester, the latest first, in pages", async () => {
    const { body: all } = await ask(olivia, "/api/organizations/acme/exports?limit=100");
    const { items } = all as { items: readonly { id: string; requestedAt: string }[] };
    expect(items.length).toBeGreaterThan(3);
    expect(items.map(({ requestedAt }) => requestedAt)).toEqual(
      items
        .map(({ requestedAt }) => requestedAt)
        .sort()
        .reverse(),
    );
    const paged: string[] = [];
    for (let after: string | null = ""; after !== null;) {
      const path = `/api/organizations/acme/exports?limit=2${after === "" ? "" : `&after=${after}`}`;
      const page = (await ask(olivia, path)).body as {
        items: readonly { id: string }[];
        next: string | null;
      };
      paged.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    expect(paged).toEqual(items.map(({ id }) => id));
  });

  test("that would be too large is given up, and keeps nothing", async () => {
    const { id } = await request(olivia);
    await work({ maxBytes: 2048, pieceBytes: 512 });
    expect((await ask(olivia, `/api/organizations/acme/exports/${id}`)).body).toMatchObject({
      ...{ state: "failed", failure: "too_large", size: null, expiresAt: null },
    });
    const refused = await ask(olivia, `/api/organizations/acme/exports/${id}/archive`);
    expect([refused.status, refused.body]).toMatchObject([409, { code: "export_not_ready" }]);
    expect(await database.query("select from guildhall.export_chunk where export_id = $1", [id])).toEqual([]);
    expect((await eventsOf(database, id)).map(({ type, after }) => [type, after])).toEqual([
      ["export.requested", null],
      ["export.failed", { failure: "too_large" }],
    ]);
  });

  test("more often than ten times a day is too much, unless it is for what is being made", async () => {
    const limited = await testExports({});
    for (let times = 0; times < 10; times += 1) {
      await limited.request(limited.olivia);
      await limited.request(limited.olivia);
      await limited.database.query(
        "update guildhall.export set state = 'failed', failure = 'abandoned', ended_at = now()",
      );
    }
    const { status, body } = await limited.ask(limited.olivia, "/api/organizations/acme/exports", {
      method: "POST",
    });
    expect([status, body]).toMatchObject([429, { code: "too_many_requests" }]);
    await limited.close();
  });
});
