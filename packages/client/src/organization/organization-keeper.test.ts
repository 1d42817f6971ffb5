import type { Account, OrganizationSession } from "@guildhall/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { EdgeServer, json, problem } from "../../test/edge-server.ts";
import { closeTabs, max, olivia, openTab } from "../../test/tab.ts";
import { ConnectionError, UnexpectedAnswerError } from "../index.ts";

afterEach(closeTabs);

const read = "GET /api/organizations/:org";
const opening = "POST /api/organizations/acme/session";

describe("opening", () => {
  test("Max opens Acme: opening, then open, with the session", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    const states: string[] = [];
    acme.state.subscribe(() => states.push(acme.state.snapshot().status));
    const session = await acme.open();
    expect(session.organization.slug).toBe("acme");
    expect(acme.state.snapshot()).toEqual({ status: "open", session, problem: null });
    expect(states).toEqual(["opening", "open"]);
    expect(server.seen[0]?.account).toBe("max");
  });

  test("ten who open at once share one request", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    await Promise.all(Array.from({ length: 10 }, () => acme.open()));
    expect(server.count(opening)).toBe(1);
  });

  test("without a named account it speaks for the one that me knows there", async () => {
    const server = new EdgeServer().add(olivia).add(max);
    const { guildhall } = openTab(server);
    await guildhall.refreshMe();
    await guildhall.organization("globex").open();
    expect(server.seen.find(({ key }) => key.includes("globex"))?.account).toBe("olivia");
  });

  test("what the tab has open stays shown while it is opened again", async () => {
    const acme = openTab(new EdgeServer().add(max)).guildhall.organization("acme", "max");
    await acme.open();
    const states: string[] = [];
    acme.state.subscribe(() => states.push(acme.state.snapshot().status));
    await acme.open();
    expect(states).toEqual(["open"]);
  });

  test("signing out while it is being opened ends closed, and opening after that ends open", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    await Promise.all([acme.open(), acme.signOut()]);
    expect(acme.state.snapshot().status).toBe("idle");
    expect(server.open.size).toBe(0);
    await Promise.all([acme.signOut(), acme.open()]);
    expect(acme.state.snapshot().status).toBe("open");
    expect(server.open.size).toBe(1);
  });
});

describe("warming", () => {
  test("opens what Olivia may be about to go to, in the background; going there then sends nothing more", async () => {
    const server = new EdgeServer().add(olivia);
    const globex = openTab(server).guildhall.organization("globex", "olivia");
    await Promise.all([globex.warm(), globex.warm()]);
    await globex.warm();
    expect(globex.state.snapshot()).toMatchObject({ status: "open", session: { role: "member" } });
    const opened = server.seen.filter(({ key }) => key === "POST /api/organizations/globex/session");
    expect(opened).toMatchObject([{ background: true }]);
  });

  test("opens nothing that Olivia signed out of", async () => {
    const server = new EdgeServer().add(olivia);
    const globex = openTab(server).guildhall.organization("globex", "olivia");
    await globex.open();
    await globex.signOut();
    await globex.warm();
    expect(server.open.size).toBe(0);
    expect(globex.state.snapshot().status).toBe("idle");
  });

  test("asks Olivia for no proof, neither for the session nor for what is read ahead, and tells why not", async () => {
    const server = new EdgeServer().add(olivia);
    const { guildhall } = openTab(server);
    const asked: unknown[] = [];
    guildhall.stepUp.question.subscribe(() => asked.push(guildhall.stepUp.question.snapshot()));
    const globex = guildhall.organization("globex", "olivia");
    server.asks.set("olivia globex", "mfa");
    await expect(globex.warm()).rejects.toMatchObject({ code: "step_up_required" });
    await expect(globex.call(read, { background: true })).rejects.toMatchObject({ code: "step_up_required" });
    expect(asked).toEqual([]);
    expect(globex.state.snapshot()).toMatchObject({ status: "step_up", problem: { asks: "mfa" } });
  });
});

describe("refusals", () => {
  test("an organization that Max does not belong to is refused, and Acme stays as it was", async () => {
    const { guildhall } = openTab(new EdgeServer().add(max));
    const [acme, globex] = [guildhall.organization("acme", "max"), guildhall.organization("globex", "max")];
    await acme.open();
    const before = acme.state.snapshot();
    await expect(globex.open()).rejects.toMatchObject({ code: "not_found" });
    expect(globex.state.snapshot()).toMatchObject({
      status: "refused",
      session: null,
      problem: { code: "not_found" },
    });
    expect(acme.state.snapshot()).toBe(before);
  });

  test("an answer of another organization is refused, and changes nothing", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    await acme.open();
    const before = acme.state.snapshot();
    server.instead = () => json({ secret: "of Globex" }, "globex");
    await expect(acme.call(read)).rejects.toBeInstanceOf(UnexpectedAnswerError);
    expect(acme.state.snapshot()).toBe(before);
  });

  test("a session of another organization or account is never taken over (T-CACHE-2)", async () => {
    const server = new EdgeServer().add(olivia).add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    for (const [user, slug] of [
      ["max", "globex"],
      ["olivia", "acme"],
    ] as const) {
      server.instead = () => json(server.session(user, slug));
      await expect(acme.open()).rejects.toBeInstanceOf(UnexpectedAnswerError);
      expect(acme.state.snapshot().session).toBeNull();
    }
  });

  test("a slug that would lead to another endpoint is never sent", async () => {
    const server = new EdgeServer().add(max);
    await expect(openTab(server).guildhall.organization("..", "max").open()).rejects.toBeInstanceOf(
      TypeError,
    );
    expect(server.seen).toEqual([]);
  });

  test("when Max is removed, the next 404 tells the whole organization is gone", async () => {
    const server = new EdgeServer().add({ ...max, roles: { acme: "member", initech: "owner" } });
    const { guildhall } = openTab(server);
    const [acme, initech] = [guildhall.organization("acme", "max"), guildhall.organization("initech", "max")];
    await Promise.all([acme.open(), initech.open()]);
    const before = initech.state.snapshot();
    server.people.set("max", { ...max, roles: { initech: "owner" } });
    await expect(acme.call(read)).rejects.toMatchObject({ code: "not_found" });
    await eventually(() => expect(acme.state.snapshot().status).toBe("ended"));
    expect(acme.state.snapshot().session).toBeNull();
    expect(initech.state.snapshot()).toBe(before);
  });

  test("the tab of Max, who is removed, drops Acme at once and learns then who did it and when", async () => {
    const server = new EdgeServer().add({ ...max, roles: { acme: "member", initech: "owner" } });
    const dropped: string[] = [];
    const { guildhall } = openTab(server, undefined, { onDrop: (_, slug) => void dropped.push(slug) });
    const [acme, initech] = [guildhall.organization("acme", "max"), guildhall.organization("initech", "max")];
    await Promise.all([acme.open(), initech.open()]);
    const before = initech.state.snapshot();
    const states: unknown[] = [];
    acme.state.subscribe(() => states.push([acme.state.snapshot().status, acme.state.snapshot().ending]));
    const ending = { kind: "removed", by: "Olivia", at: "2026-11-21T15:04:00Z" } as const;
    server.endings.set("max id-of-acme", ending);
    server.people.set("max", { ...max, roles: { initech: "owner" } });
    await expect(acme.call(read)).rejects.toMatchObject({ code: "not_found" });
    await eventually(() => expect(acme.state.snapshot()).toMatchObject({ status: "ended", ending }));
    expect(states).toEqual([
      ["ended", undefined],
      ["ended", ending],
    ]);
    expect(dropped).toEqual(["acme"]);
    expect(initech.state.snapshot()).toBe(before);
    expect(
      server.seen.filter(({ key }) => key === "GET /api/me/ending").map(({ account }) => account),
    ).toEqual(["max"]);
  });

  test("Max, whom Olivia signed out, learns it; who signs out themself asks nobody", async () => {
    const server = new EdgeServer().add({ ...max, roles: { acme: "member", initech: "owner" } });
    const { guildhall } = openTab(server);
    const [acme, initech] = [guildhall.organization("acme", "max"), guildhall.organization("initech", "max")];
    await Promise.all([acme.open(), initech.open()]);
    const ending = { kind: "signed_out", by: "Olivia", at: "2026-11-21T15:04:00Z" } as const;
    server.endings.set("max id-of-acme", ending).set("max id-of-initech", ending);
    server.open.delete("max acme");
    await guildhall.refreshMe();
    await eventually(() => expect(acme.state.snapshot()).toMatchObject({ status: "idle", ending }));
    await initech.signOut();
    expect(initech.state.snapshot()).toEqual({ status: "idle", session: null, problem: null });
    expect(server.seen.filter(({ key }) => key === "GET /api/me/ending")).toHaveLength(1);
  });

  test("when Max is removed from where Olivia of the same browser belongs, his page ends, until he is let in again", async () => {
    const server = new EdgeServer().add(max).add(olivia);
    const { guildhall } = openTab(server);
    const acme = guildhall.organization("acme", "max");
    acme.state.subscribe(() => undefined);
    await acme.open();
    server.people.set("max", { ...max, roles: {} });
    server.instead = ({ key, account }) =>
      account === "max" && key.includes("/acme") ? problem("other_account", { user: "olivia" }) : undefined;
    await expect(acme.call(read)).rejects.toMatchObject({ code: "other_account" });
    await eventually(() => expect(acme.state.snapshot().status).toBe("ended"));

    server.people.set("max", max);
    server.instead = () => undefined;
    await guildhall.refreshMe();
    await eventually(() => expect(acme.state.snapshot().status).toBe("open"));
  });

  test("when Acme moved to another slug, its page learns where, and goes on there", async () => {
    const server = new EdgeServer().add({ ...max, roles: { "acme-labs": "member", initech: "owner" } });
    server.moved.set("acme", "acme-labs");
    const { guildhall } = openTab(server);
    const former = guildhall.organization("acme", "max");
    await expect(former.call(read)).rejects.toMatchObject({ code: "organization_moved" });
    const { status, problem: moved } = former.state.snapshot();
    expect([status, moved?.slug]).toEqual(["refused", "acme-labs"]);
    await eventually(() => expect(guildhall.me.snapshot().status).toBe("ready"));
    const acme = guildhall.organization(moved?.slug ?? "", "max");
    expect(await acme.call(read)).toMatchObject({ slug: "acme-labs" });
    expect(acme.state.snapshot().status).toBe("open");
  });

  test("an open tab hears from me that its organization moved", async () => {
    const server = new EdgeServer().add(max);
    const { guildhall } = openTab(server);
    const acme = guildhall.organization("acme", "max");
    await acme.open();
    const { me } = guildhall;
    server.instead = ({ key }) =>
      key === "GET /api/me" ? json({ accounts: [movedIn(server.session("max", "acme"))] }) : undefined;
    server.people.set("max", { ...max, roles: { "acme-labs": "member" } });
    server.moved.set("acme", "acme-labs");
    await guildhall.refreshMe();
    expect(me.snapshot().status).toBe("ready");
    await eventually(() => expect(acme.state.snapshot().problem?.slug).toBe("acme-labs"));
  });

  test("a 404 of one thing leaves the organization open", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    await acme.open();
    await expect(acme.call("GET /api/organizations/:org/members")).rejects.toMatchObject({
      code: "not_found",
    });
    await eventually(() => expect(server.count("GET /api/organizations/acme/session")).toBe(1));
    expect(acme.state.snapshot().status).toBe("open");
  });

  test("an act that asks for a fresh proof leaves the organization open; a policy that does asks for the whole, and leaves its page", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    await acme.open();
    const stepUp = (part: string) => {
      server.instead = ({ key }) => (key.includes(part) ? problem("step_up_required") : undefined);
    };
    stepUp("PATCH");
    const change = acme.call("PATCH /api/organizations/:org", { body: { name: "Acme" } });
    await expect(change).rejects.toMatchObject({ code: "step_up_required" });
    await eventually(() => expect(server.count("GET /api/organizations/acme/session")).toBe(1));
    expect(acme.state.snapshot().status).toBe("open");
    stepUp("acme");
    await expect(acme.call(read)).rejects.toMatchObject({ code: "step_up_required" });
    await eventually(() => expect(acme.state.snapshot().status).toBe("step_up"));
    const { session, problem: asked } = acme.state.snapshot();
    expect([session?.user.id, asked?.code]).toEqual(["max", "step_up_required"]);
  });

  test("a role that changed is known after me told of it", async () => {
    const server = new EdgeServer().add(max);
    const { guildhall } = openTab(server);
    const acme = guildhall.organization("acme", "max");
    await acme.open();
    server.people.set("max", { ...max, roles: { acme: "admin" } });
    await guildhall.refreshMe();
    await eventually(() => expect(acme.state.snapshot().session?.role).toBe("admin"));
  });
});

describe("calls", () => {
  test("ten calls without a session open one and are all answered", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    const answers = await Promise.all(Array.from({ length: 10 }, () => acme.call(read)));
    expect(answers.map(({ slug }) => slug)).toEqual(Array(10).fill("acme"));
    expect(server.count(opening)).toBe(1);
  });

  test("a session is asked for once more and no oftener", async () => {
    const server = new EdgeServer().add(max);
    server.instead = ({ key }) => (key === opening ? undefined : problem("organization_session_required"));
    const acme = openTab(server).guildhall.organization("acme", "max");
    await expect(acme.call(read)).rejects.toMatchObject({ code: "organization_session_required" });
    expect(server.count("GET /api/organizations/acme")).toBe(2);
  });

  test("after Max signed out of Acme a late call does not open it again behind his back", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    await acme.open();
    await acme.signOut();
    await expect(acme.call(read)).rejects.toMatchObject({ code: "organization_session_required" });
    expect(server.open.size).toBe(0);
    expect(acme.state.snapshot().status).toBe("idle");
  });

  test("fields that were refused arrive with their words", async () => {
    const server = new EdgeServer().add(olivia);
    const fields = [{ field: "name", message: "Enter a name." }];
    server.instead = () => problem("invalid_body", { detail: "Look at the name.", fields });
    const call = openTab(server)
      .guildhall.organization("acme", "olivia")
      .call("PATCH /api/organizations/:org", {
        body: { name: "" },
      });
    await expect(call).rejects.toMatchObject({ code: "invalid_body", detail: "Look at the name.", fields });
  });

  test("a caller that gives up gets its own reason, and the organization is not called offline", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    await acme.open();
    const giveUp = new AbortController();
    server.beforeReply = () => {
      giveUp.abort(new Error("The page was left."));
      return Promise.resolve();
    };
    await expect(acme.call(read, { signal: giveUp.signal })).rejects.toThrow("The page was left.");
    expect(acme.state.snapshot().status).toBe("open");
  });
});

describe("the network", () => {
  test("while it is down the session stays shown, and when it is back somebody who watches sees it open (T-FAULT-1)", async () => {
    const server = new EdgeServer().add(max);
    const { guildhall, page } = openTab(server);
    const acme = guildhall.organization("acme", "max");
    const session = await acme.open();
    let cut = true;
    server.instead = () => {
      if (cut) throw new TypeError("fetch failed");
      return undefined;
    };
    await expect(acme.call(read)).rejects.toBeInstanceOf(ConnectionError);
    expect(acme.state.snapshot()).toEqual({ status: "offline", session, problem: null });
    acme.state.subscribe(() => undefined);
    cut = false;
    page.dispatchEvent(new Event("online"));
    await eventually(() => expect(acme.state.snapshot().status).toBe("open"));
  });

  test("a gateway's own answer is no refusal by Guildhall (T-FAULT-1)", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    server.instead = () => new Response("<h1>Bad gateway</h1>", { status: 502 });
    await expect(acme.open()).rejects.toBeInstanceOf(ConnectionError);
    expect(acme.state.snapshot().status).toBe("offline");
  });

  test("a page that is not of this API is refused", async () => {
    const server = new EdgeServer().add(max);
    const acme = openTab(server).guildhall.organization("acme", "max");
    server.instead = () => new Response("<h1>Log in to the hotel's network</h1>");
    await expect(acme.open()).rejects.toBeInstanceOf(UnexpectedAnswerError);
  });
});

/** The account of a session as `me` tells of it after its organization moved. */
function movedIn({ user, organization, role }: OrganizationSession): Account {
  const place = {
    session: "open" as const,
    role,
    asks: null,
    ways: [],
    lastUsedAt: null,
    deletesAt: null,
    logo: null,
  };
  return {
    user: { ...user, emailVerified: true },
    authenticatedAt: "2026-11-20T09:00:00Z",
    landing: null,
    organizationCount: 1,
    organizations: [{ ...organization, ...place, slug: "acme-labs" }],
  };
}
