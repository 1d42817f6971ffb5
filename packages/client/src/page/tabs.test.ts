import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { EdgeServer } from "../../test/edge-server.ts";
import { closeTabs, max, olivia, openTab, type Tab } from "../../test/tab.ts";

let server: EdgeServer;
let left: Tab;
let right: Tab;

beforeEach(async () => {
  server = new EdgeServer().add({ ...olivia }).add({ ...max });
  const browser = crypto.randomUUID();
  [left, right] = [openTab(server, browser), openTab(server, browser)];
  await Promise.all([left.guildhall.refreshMe(), right.guildhall.refreshMe()]);
});
afterEach(closeTabs);

test("Olivia signs out of Acme in one tab: the other shows it closed, and its Globex stays open", async () => {
  const [here, there] = [left, right].map(({ guildhall }) => guildhall.organization("acme", "olivia"));
  const globex = right.guildhall.organization("globex", "olivia");
  await Promise.all([here?.open(), there?.open(), globex.open()]);
  await here?.signOut();
  await eventually(() =>
    expect(there?.state.snapshot()).toEqual({ status: "idle", session: null, problem: null }),
  );
  await eventually(() => expect(sessionIn(right, "acme")).toBe("ready"));
  expect(globex.state.snapshot().status).toBe("open");
});

test("an account that is signed out in one tab leaves the other tab too, and the other account stays", async () => {
  const [his, hers] = [
    right.guildhall.organization("acme", "max"),
    right.guildhall.organization("acme", "olivia"),
  ];
  await Promise.all([his.open(), hers.open()]);
  await left.guildhall.signOut({ user: "max" });
  await eventually(() => expect(his.state.snapshot().session).toBeNull());
  await eventually(() => expect(right.guildhall.me.snapshot().accounts).toHaveLength(1));
  expect(hers.state.snapshot().status).toBe("open");
});

test("who signs in again in one tab sees the organization of the other tab open again", async () => {
  const acme = right.guildhall.organization("acme", "max");
  acme.state.subscribe(() => undefined);
  await acme.open();
  server.signedIn.delete("max");
  await expect(acme.call("GET /api/organizations/:org")).rejects.toMatchObject({ code: "unauthenticated" });
  expect(acme.state.snapshot().status).toBe("refused");
  await left.guildhall.signIn({ email: "max@example.com", password: "correct horse" });
  await eventually(() => expect(acme.state.snapshot().status).toBe("open"));
});

test("an organization that is opened in one tab is open in the other tab's list", async () => {
  await left.guildhall.organization("acme", "olivia").open();
  await eventually(() => expect(sessionIn(right, "acme")).toBe("open"));
});

test("what tabs tell one another are kinds and ids, and neither names nor addresses nor sessions (T-CLI-3)", async () => {
  const browser = crypto.randomUUID();
  const heard: unknown[] = [];
  const listener = new BroadcastChannel(browser);
  listener.onmessage = ({ data }: MessageEvent) => heard.push(data);
  const { guildhall } = openTab(server, browser);
  await guildhall.refreshMe();
  await guildhall.organization("globex", "olivia").open();
  await guildhall.organization("globex", "olivia").signOut();
  await guildhall.signIn({ email: "max@example.com", password: "correct horse" });
  await guildhall.signOut({ user: "max" });
  await eventually(() => expect(heard).toHaveLength(4));
  listener.close();
  expect(heard).toEqual([
    { kind: "organization_opened", user: "olivia", organization: "id-of-globex" },
    { kind: "organization_closed", user: "olivia", organization: "id-of-globex" },
    { kind: "signed_in", user: "max" },
    { kind: "signed_out", user: "max" },
  ]);
});

test("what another version of the application tells is not acted upon", async () => {
  const browser = crypto.randomUUID();
  const { guildhall } = openTab(server, browser);
  await guildhall.refreshMe();
  const channel = new BroadcastChannel(browser);
  for (const data of [null, "signed_out", { kind: "renamed" }, { kind: "me_changed" }])
    channel.postMessage(data);
  await eventually(() => expect(guildhall.me.snapshot().version).toBe(2));
  channel.close();
  expect(guildhall.me.snapshot().version).toBe(2);
});

function sessionIn({ guildhall }: Tab, slug: string): string | undefined {
  const own = guildhall.me.snapshot().accounts.find(({ user }) => user.id === "olivia");
  return own?.organizations.find((each) => each.slug === slug)?.session;
}
