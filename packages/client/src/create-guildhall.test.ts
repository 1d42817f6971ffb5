import { afterEach, expect, test } from "vitest";
import { eventually } from "../test/eventually.ts";
import { EdgeServer, json, problem } from "../test/edge-server.ts";
import { closeTabs, max, olivia, openTab } from "../test/tab.ts";
import { ProblemError } from "./index.ts";

afterEach(closeTabs);

test("Olivia and Max are both signed in, and me tells of both with their organizations", async () => {
  const { guildhall } = openTab(new EdgeServer().add({ ...olivia }).add(max));
  expect(guildhall.me.snapshot()).toEqual({ status: "loading", accounts: [], problem: null, version: 0 });
  await guildhall.refreshMe();
  const { status, accounts, version } = guildhall.me.snapshot();
  expect(status).toBe("ready");
  expect(version).toBe(1);
  expect(
    accounts.map(({ user, organizations }) => [user.name, organizations.map(({ slug }) => slug)]),
  ).toEqual([
    ["Olivia", ["acme", "globex"]],
    ["Max", ["acme"]],
  ]);
});

test("ten who ask for me at once are answered by one request", async () => {
  const server = new EdgeServer().add(olivia);
  const { guildhall } = openTab(server);
  await Promise.all(Array.from({ length: 10 }, () => guildhall.refreshMe()));
  expect(server.count("GET /api/me")).toBe(1);
});

test("an organization is the same object for the same account and slug, and another for another (T-CACHE-2)", () => {
  const { guildhall } = openTab(new EdgeServer());
  expect(guildhall.organization("acme", "max")).toBe(guildhall.organization("acme", "max"));
  expect(guildhall.organization("acme", "max")).not.toBe(guildhall.organization("acme", "olivia"));
  expect(guildhall.organization("acme")).not.toBe(guildhall.organization("globex"));
});

test("Olivia signs in, and me knows her when it is done", async () => {
  const server = new EdgeServer().add(olivia);
  server.signedIn.clear();
  const { guildhall } = openTab(server);
  await guildhall.refreshMe();
  expect(guildhall.me.snapshot().accounts).toEqual([]);
  const { user } = await guildhall.signIn({ email: "olivia@example.com", password: "correct horse" });
  expect(user.name).toBe("Olivia");
  expect(guildhall.me.snapshot().accounts[0]?.user.id).toBe("olivia");
});

test("a wrong password is a problem with its code, and me stays as it was", async () => {
  const { guildhall } = openTab(new EdgeServer().add(olivia));
  await guildhall.refreshMe();
  const before = guildhall.me.snapshot();
  const refused = guildhall.signIn({ email: "nobody@example.com", password: "correct horse" });
  await expect(refused).rejects.toMatchObject({ code: "wrong_credentials", status: 401, fields: [] });
  await expect(refused).rejects.toBeInstanceOf(ProblemError);
  expect(guildhall.me.snapshot()).toBe(before);
});

test("Max signs out, and Olivia's session in the same organization stays open", async () => {
  const { guildhall } = openTab(new EdgeServer().add(olivia).add(max));
  const [hers, his] = [guildhall.organization("acme", "olivia"), guildhall.organization("acme", "max")];
  await Promise.all([hers.open(), his.open()]);
  await guildhall.signOut({ user: "max" });
  expect(his.state.snapshot()).toEqual({ status: "idle", session: null, problem: null });
  expect(hers.state.snapshot().status).toBe("open");
  expect(guildhall.me.snapshot().accounts.map(({ user }) => user.id)).toEqual(["olivia"]);
});

test("who signs out is gone from me in the moment in which their organizations close, before anybody is asked", async () => {
  const { guildhall } = openTab(new EdgeServer().add(olivia).add(max));
  const his = guildhall.organization("acme", "max");
  await Promise.all([guildhall.refreshMe(), his.open()]);
  const closed: unknown[] = [];
  his.state.subscribe(() => {
    const { accounts } = guildhall.me.snapshot();
    closed.push([his.state.snapshot().status, accounts.map(({ user }) => user.id)]);
  });
  await guildhall.signOut({ user: "max" });
  expect(closed).toEqual([["idle", ["olivia"]]]);
});

test("everybody signs out, also when the server has forgotten them already", async () => {
  const server = new EdgeServer().add(olivia).add(max);
  server.instead = ({ key }) => (key.includes("sign-out") ? problem("unauthenticated") : undefined);
  const { guildhall } = openTab(server);
  const acme = guildhall.organization("acme", "max");
  await acme.open();
  server.signedIn.clear();
  await guildhall.signOut();
  expect(acme.state.snapshot().status).toBe("idle");
  expect(guildhall.me.snapshot().accounts).toEqual([]);
});

test("a call that changes me asks for me again, and another does not", async () => {
  const server = new EdgeServer().add(olivia);
  server.instead = ({ key }) =>
    key === "GET /api/slugs/initech" ? json({ slug: "initech", free: true }) : undefined;
  const { guildhall } = openTab(server);
  await guildhall.refreshMe();
  await guildhall.call("GET /api/slugs/:slug", { parameters: { slug: "initech" }, account: "olivia" });
  expect(server.seen.at(-1)).toEqual({
    key: "GET /api/slugs/initech",
    account: "olivia",
    background: false,
    query: {},
    body: null,
  });
  await guildhall.call("PATCH /api/me", { body: { name: "Olivia" }, account: "olivia" });
  await eventually(() => expect(guildhall.me.snapshot().version).toBe(2));
});

test("a page from the back/forward cache asks for me, and a freshly loaded one does not", async () => {
  const server = new EdgeServer().add(olivia);
  const { guildhall, page } = openTab(server);
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  expect(server.count("GET /api/me")).toBe(0);
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await eventually(() => expect(guildhall.me.snapshot().status).toBe("ready"));
});

test("after the network failed me says so, keeps what it knew, and is back when the browser is online", async () => {
  const server = new EdgeServer().add(olivia);
  const { guildhall, page } = openTab(server);
  await guildhall.refreshMe();
  let cut = true;
  server.instead = () => {
    if (cut) throw new TypeError("fetch failed");
    return undefined;
  };
  const states: string[] = [];
  guildhall.me.subscribe(() => states.push(guildhall.me.snapshot().status));
  await guildhall.refreshMe();
  expect(guildhall.me.snapshot()).toMatchObject({ status: "error", problem: null, version: 1 });
  expect(guildhall.me.snapshot().accounts).toHaveLength(1);
  cut = false;
  page.dispatchEvent(new Event("online"));
  await eventually(() => expect(guildhall.me.snapshot().status).toBe("ready"));
  expect(states[0]).toBe("error");
});
