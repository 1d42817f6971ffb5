import { afterEach, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { LiveServer, say } from "../../test/live-server.ts";
import { closeTabs, max, openTab, type Tab } from "../../test/tab.ts";
import type { Environment } from "../page/environment.ts";

afterEach(closeTabs);

/** Locks as a browser has them: whoever asked first has it first, until its work is done or its page is gone. */
function locksOfABrowser(): NonNullable<Environment["locks"]> {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_: string, __: object, work: () => Promise<unknown>): Promise<unknown> =>
    (last = last.then(work, work));
  return { request } as unknown as NonNullable<Environment["locks"]>;
}

const both = { ...max, roles: { acme: "member", initech: "owner" } };
function liveServer(name = "Max"): LiveServer {
  const server = new LiveServer();
  server.add({ ...both, name });
  return server;
}

/** Opens tabs of one browser; resolves when one of them holds the stream. */
async function openTabs(
  server: LiveServer,
  count: number,
  { browser = crypto.randomUUID(), ...more }: Partial<Environment> & { readonly browser?: string } = {},
): Promise<Tab[]> {
  const fetch = server.fetchAll;
  const tabs = Array.from({ length: count }, () => openTab({ fetch }, browser, { isLive: true, ...more }));
  for (const { guildhall } of tabs) await guildhall.refreshMe();
  await eventually(() => expect(server.held).toHaveLength(1));
  return tabs;
}

test("one of three tabs holds the stream, marked as no use of a session; when it closes, another takes over", async () => {
  const server = liveServer();
  const tabs = await openTabs(server, 3, { locks: locksOfABrowser() });
  expect(server.streams.map(({ isBackground }) => isBackground)).toEqual([true]);
  tabs[0]?.guildhall.close();
  await eventually(() => expect(server.streams).toHaveLength(2));
  expect(server.held).toHaveLength(1);
  const [, second] = tabs;
  const { version } = second?.guildhall.me.snapshot() ?? {};
  say(server.held[0], { kind: "invitations_changed", user: "max" });
  await eventually(() => expect(second?.guildhall.me.snapshot().version).toBeGreaterThan(version ?? 0));
});

test("without locks one tab leads by its beat, and when it is gone another does within seconds", async () => {
  const server = liveServer();
  // Its time runs faster, so that nobody waits for it.
  const more = { now: () => Date.now() * 10, browser: crypto.randomUUID() };
  const [leader] = await openTabs(server, 1, more);
  await openTabs(server, 2, more);
  const heldByLeader = server.held[0];
  leader?.guildhall.close();
  expect(server.held).toEqual([]);
  await eventually(() => expect(server.held).toHaveLength(1));
  expect(server.held[0]).not.toBe(heldByLeader);
});

test("what the one tab hears all act on; fifty signals are one request of each", async () => {
  const server = liveServer();
  const tabs = await openTabs(server, 2, { locks: locksOfABrowser() });
  const before = server.count("GET /api/me");
  const versions = tabs.map(({ guildhall }) => guildhall.me.snapshot().version);
  for (let each = 0; each < 50; each++) say(server.held[0], { kind: "invitations_changed", user: "max" });
  for (const [index, { guildhall }] of tabs.entries()) {
    await eventually(() => expect(guildhall.me.snapshot().version).toBeGreaterThan(versions[index] ?? 0));
  }
  expect(server.count("GET /api/me") - before).toBeLessThanOrEqual(2 * tabs.length);
});

test("a stream that breaks off is taken up where it was", async () => {
  const server = liveServer();
  const [tab] = await openTabs(server, 1, { locks: locksOfABrowser() });
  const heard: string[] = [];
  tab?.guildhall.onSignal(({ what }) => heard.push(what));
  say(server.held[0], { kind: "resync" }, "place-7");
  await eventually(() => expect(heard).toEqual(["resync"]));
  server.held[0]?.breakOff();
  await eventually(() => expect(server.streams).toHaveLength(2));
  expect(server.streams.map(({ place }) => place)).toEqual([null, "place-7"]);
  say(server.held[0], { kind: "end", because: "renew" });
  await eventually(() => expect(server.streams).toHaveLength(3));
});

test("who is removed from Acme sees it end in every tab at once, what is kept of it goes, and Initech stays", async () => {
  const server = liveServer();
  const dropped: string[] = [];
  const onDrop = (account: string, slug: string): void => void dropped.push(`${account} ${slug}`);
  const tabs = await openTabs(server, 2, { locks: locksOfABrowser(), onDrop });
  const [acme, initech] = ["acme", "initech"].map((slug) =>
    tabs.map(({ guildhall }) => guildhall.organization(slug, "max")),
  );
  for (const each of [...(acme ?? []), ...(initech ?? [])]) await each.open();
  const before = initech?.map(({ state }) => state.snapshot());
  server.people.set("max", { ...max, roles: { initech: "owner" } });
  say(server.held[0], { kind: "membership_ended", user: "max", organization: "id-of-acme" });
  for (const each of acme ?? []) await eventually(() => expect(each.state.snapshot().status).toBe("ended"));
  expect(dropped).toEqual(["max acme", "max acme"]);
  expect(initech?.map(({ state }) => state.snapshot())).toEqual(before);
});

test("T-CLI-3: whatever goes through the channel between tabs are kinds, ids and numbers", async () => {
  const server = liveServer("canary name");
  const browser = crypto.randomUUID();
  const more = { isLive: true, now: () => Date.now() * 10 };
  const { guildhall } = openTab({ fetch: server.fetchAll }, browser, more);
  const said: unknown[] = [];
  const tap = new BroadcastChannel(browser);
  tap.onmessage = ({ data }: MessageEvent) => said.push(data);
  await guildhall.refreshMe();
  const acme = guildhall.organization("acme", "max");
  await acme.open();
  await acme.accessToken();
  await guildhall.stepUp.totp("max", "123456");
  await eventually(() => expect(server.held).toHaveLength(1));
  say(server.held[0], {
    kind: "organization_changed",
    user: "max",
    organization: "id-of-acme",
    slug: "canary",
  });
  await eventually(() => expect(JSON.stringify(said)).toContain("organization_changed"));
  await guildhall.signOut({ user: "max" });
  await eventually(() => expect(JSON.stringify(said)).toContain("signed_out"));
  tap.close();
  expect(JSON.stringify(said)).not.toMatch(/canary|token|123456|example\.com|session of/);
  const fields = new Set(said.flatMap((each) => Object.keys(each as object)));
  for (const field of fields)
    expect(["kind", "what", "user", "organization", "tab", "term"]).toContain(field);
});

test("T-CLI-4: a page from the back/forward cache stays hidden until the server has said whose it is", async () => {
  const server = liveServer();
  const hidden: boolean[] = [];
  const hide = (isHidden: boolean): void => void hidden.push(isHidden);
  const [tab] = await openTabs(server, 1, { locks: locksOfABrowser(), hide });
  const acme = tab?.guildhall.organization("acme", "max");
  await acme?.open();
  const persisted = (type: string): Event => Object.assign(new Event(type), { persisted: true });
  tab?.page.dispatchEvent(persisted("pagehide"));
  expect(hidden).toEqual([true]);
  await eventually(() => expect(server.held).toHaveLength(0));
  server.open.delete("max acme");
  let isCut = true;
  server.instead = () => {
    if (isCut) throw new TypeError("fetch failed");
    return undefined;
  };
  tab?.page.dispatchEvent(persisted("pageshow"));
  await eventually(() => expect(tab?.guildhall.me.snapshot().status).toBe("error"));
  expect(hidden.at(-1)).toBe(true);
  isCut = false;
  tab?.page.dispatchEvent(new Event("online"));
  await eventually(() => expect(hidden.at(-1)).toBe(false));
  // Somebody signed out of Acme meanwhile: it is not shown open for a moment.
  expect(acme?.state.snapshot().status).toBe("idle");
  await eventually(() => expect(server.held).toHaveLength(1));
});
