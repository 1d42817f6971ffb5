import type { Ask } from "@guildhall/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { EdgeServer, json, problem } from "../../test/edge-server.ts";
import { closeTabs, olivia, openTab, type Tab } from "../../test/tab.ts";
import type { ProblemError, ProofQuestion } from "../index.ts";

let server: EdgeServer;
let tab: Tab;
let asked: (ProofQuestion | null)[];

const read = "GET /api/organizations/:org";
const change = "PATCH /api/organizations/:org";
const refusal = { code: "step_up_required" };
const readOf = (slug: string) => tab.guildhall.organization(slug, "olivia").call(read);

beforeEach(async () => {
  server = new EdgeServer().add({ ...olivia });
  tab = openTab(server);
  await tab.guildhall.refreshMe();
  await Promise.all(["acme", "globex"].map((slug) => tab.guildhall.organization(slug, "olivia").open()));
  await eventually(() => expect(tab.guildhall.me.snapshot().status).toBe("ready"));
});
afterEach(closeTabs);

function showQuestions({ guildhall } = tab): void {
  asked = [];
  guildhall.stepUp.question.subscribe(() => asked.push(guildhall.stepUp.question.snapshot()));
}

test("three reads that Acme wants a second factor for are one question, and are answered once it is shown", async () => {
  showQuestions();
  server.asks.set("olivia acme", "mfa");
  const reads = Promise.all([readOf("acme"), readOf("acme"), readOf("acme")]);
  await eventually(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toEqual({ account: "olivia", organization: "acme", asks: "mfa", ways: ["otp"] });
  const { stepUp } = tab.guildhall;
  const acme = tab.guildhall.organization("acme", "olivia");
  await eventually(() => expect(acme.state.snapshot().status).toBe("step_up"));
  await stepUp.totp("olivia", "123456");
  expect((await reads).map(({ slug }) => slug)).toEqual(["acme", "acme", "acme"]);
  expect(asked.filter((question) => question !== null)).toHaveLength(1);
  expect(stepUp.question.snapshot()).toBeNull();
  expect(acme.state.snapshot().status).toBe("open");
});

test("a question that Acme asks no more goes away by itself, and what waited for it is answered", async () => {
  showQuestions();
  const acme = tab.guildhall.organization("acme", "olivia");
  acme.state.subscribe(() => undefined);
  server.asks.set("olivia acme", "mfa");
  const reading = readOf("acme");
  await eventually(() => expect(asked).toHaveLength(1));
  await eventually(() => expect(acme.state.snapshot().status).toBe("step_up"));
  server.asks.delete("olivia acme");
  await tab.guildhall.refreshMe();
  expect((await reading).slug).toBe("acme");
  expect(tab.guildhall.stepUp.question.snapshot()).toBeNull();
  expect(asked.filter((question) => question !== null)).toHaveLength(1);
});

test("a question that is declined or answered wrongly leaves everything as it was, in Globex the very same", async () => {
  showQuestions();
  const { stepUp, me } = tab.guildhall;
  const [acme, globex] = ["acme", "globex"].map((slug) => tab.guildhall.organization(slug, "olivia"));
  const states = [acme?.state.snapshot(), globex?.state.snapshot()];
  server.asks.set("olivia acme", "mfa");
  const refused = expect(acme?.call(change, { body: {} })).rejects.toMatchObject(refusal);
  await eventually(() => expect(stepUp.question.snapshot()).not.toBeNull());
  const question = stepUp.question.snapshot();
  const before = me.snapshot();
  await expect(stepUp.totp("olivia", "000000")).rejects.toMatchObject({ code: "wrong_code" });
  expect(stepUp.question.snapshot()).toBe(question);
  expect(me.snapshot()).toBe(before);
  stepUp.decline();
  await refused;
  expect(stepUp.question.snapshot()).toBeNull();
  expect(globex?.state.snapshot()).toBe(states[1]);
  await eventually(() => expect(acme?.state.snapshot().status).toBe("step_up"));
  expect(acme?.state.snapshot().session).toBe(states[0]?.session);
  expect(server.signedIn.has("olivia") && server.open.has("olivia acme")).toBe(true);
  expect((await readOf("globex")).slug).toBe("globex");
});

test("who declined is not asked again by what the page reads, but is by what they do", async () => {
  showQuestions();
  server.asks.set("olivia acme", "mfa");
  const first = expect(readOf("acme")).rejects.toMatchObject(refusal);
  await eventually(() => expect(asked).toHaveLength(1));
  tab.guildhall.stepUp.decline();
  await first;
  await expect(readOf("acme")).rejects.toMatchObject(refusal);
  expect(asked).toHaveLength(2);
  const acme = tab.guildhall.organization("acme", "olivia");
  const second = expect(acme.call(change, { body: {} })).rejects.toMatchObject(refusal);
  await eventually(() => expect(asked).toHaveLength(3));
  tab.guildhall.stepUp.decline();
  await second;
});

test.each([
  ["who shows the way and then the second factor that are asked for is let through", ["sign_in", "mfa"]],
  ["who proves twice in vain is asked no third time, and told why", ["mfa", "mfa", "mfa"]],
] as const)("%s", async (_, demands) => {
  showQuestions();
  const { guildhall } = tab;
  const left: Ask[] = [...demands];
  server.instead = ({ key }) => {
    if (key !== "PATCH /api/organizations/acme") return undefined;
    const asks = left.shift();
    return asks ? problem("step_up_required", { asks, ways: ["otp"] }) : json({ slug: "acme" }, "acme");
  };
  const changing = guildhall.organization("acme", "olivia").call(change, { body: {} });
  const answered = changing.then(
    () => "changed",
    (error: unknown) => (error as ProblemError).code,
  );
  for (const asks of demands.slice(0, 2)) {
    await eventually(() => expect(guildhall.stepUp.question.snapshot()).toMatchObject({ asks }));
    await guildhall.stepUp.totp("olivia", "123456");
  }
  expect(await answered).toBe(demands.length === 2 ? "changed" : "step_up_required");
  expect(guildhall.stepUp.question.snapshot()).toBeNull();
  expect(asked.filter((question) => question !== null)).toHaveLength(2);
  expect(server.count("PATCH /api/organizations/acme")).toBe(3);
});

test("where nobody shows questions a request is refused at once, and told how", async () => {
  server.asks.set("olivia acme", "mfa");
  await expect(readOf("acme")).rejects.toMatchObject({ code: "step_up_required", problem: { asks: "mfa" } });
});

test("a page that is left takes its question along", async () => {
  showQuestions();
  server.asks.set("olivia acme", "mfa");
  const leaving = new AbortController();
  const acme = tab.guildhall.organization("acme", "olivia");
  const left = expect(acme.call(read, { signal: leaving.signal })).rejects.toMatchObject(refusal);
  await eventually(() => expect(asked).toHaveLength(1));
  leaving.abort();
  await left;
  expect(tab.guildhall.stepUp.question.snapshot()).toBeNull();
});

test("what is proved in one tab answers the question in another, and its organization is open again", async () => {
  const browser = crypto.randomUUID();
  const [here, there] = [openTab(server, browser).guildhall, openTab(server, browser).guildhall];
  await Promise.all([here.refreshMe(), there.refreshMe()]);
  there.stepUp.question.subscribe(() => undefined);
  const acme = there.organization("acme", "olivia");
  await acme.open();
  server.asks.set("olivia acme", "mfa");
  const late = acme.call(read);
  await eventually(() => expect(there.stepUp.question.snapshot()).not.toBeNull());
  await here.stepUp.totp("olivia", "123456");
  expect((await late).slug).toBe("acme");
  expect(there.stepUp.question.snapshot()).toBeNull();
  await eventually(() => expect(acme.state.snapshot().status).toBe("open"));
});

test("a request that was under way while the cookie was replaced is sent again, and nobody is shown signed out", async () => {
  const { guildhall } = tab;
  let isOld = true;
  server.instead = ({ key }) => {
    if (key !== "GET /api/organizations/globex" || !isOld) return undefined;
    isOld = false;
    return problem("unauthenticated");
  };
  const states: string[] = [];
  const globex = guildhall.organization("globex", "olivia");
  globex.state.subscribe(() => states.push(globex.state.snapshot().status));
  expect((await readOf("globex")).slug).toBe("globex");
  expect(states.filter((status) => status !== "open")).toEqual([]);
});

test("me is asked twice before it shows somebody gone that nobody signed out", async () => {
  const { guildhall } = tab;
  const shown: number[] = [];
  guildhall.me.subscribe(() => shown.push(guildhall.me.snapshot().accounts.length));
  server.signedIn.clear();
  server.beforeReply = () => Promise.resolve(void server.signedIn.add("olivia"));
  await guildhall.refreshMe();
  expect(shown).toEqual([1]);
});

test("an account that is signed out meanwhile is asked for nothing any more", async () => {
  showQuestions();
  server.asks.set("olivia acme", "mfa");
  const refused = expect(readOf("acme")).rejects.toMatchObject(refusal);
  await eventually(() => expect(asked).toHaveLength(1));
  await tab.guildhall.signOut({ user: "olivia" });
  await refused;
  expect(tab.guildhall.stepUp.question.snapshot()).toBeNull();
});

test.each([true, false])(
  "who is removed while Acme asks them for proof is asked no more, and Globex asks on (in before: %s)",
  async (wasIn) => {
    const { guildhall } = wasIn ? tab : (tab = openTab(server));
    await guildhall.refreshMe();
    showQuestions();
    for (const slug of ["acme", "globex"]) server.asks.set(`olivia ${slug}`, "mfa");
    const refused = expect(guildhall.organization("acme", "olivia").open()).rejects.toMatchObject(refusal);
    await eventually(() => expect(asked.at(-1)).toMatchObject({ organization: "acme" }));
    const waiting = guildhall.organization("globex", "olivia").open();
    server.add({ ...olivia, roles: { globex: "member" } });
    await guildhall.refreshMe();
    await refused;
    await eventually(() => expect(asked.at(-1)).toMatchObject({ organization: "globex" }));
    await guildhall.stepUp.totp("olivia", "123456");
    expect((await waiting).organization.slug).toBe("globex");
  },
);

test("who signs out of Acme in another tab while it asks for proof in this one is asked no more", async () => {
  const browser = crypto.randomUUID();
  const [here, there] = [openTab(server, browser).guildhall, openTab(server, browser).guildhall];
  await Promise.all([here.refreshMe(), there.refreshMe()]);
  showQuestions({ guildhall: here, page: tab.page });
  const acme = here.organization("acme", "olivia");
  await acme.open();
  server.asks.set("olivia acme", "mfa");
  const refused = expect(acme.call(read)).rejects.toMatchObject(refusal);
  await eventually(() => expect(asked.at(-1)).toMatchObject({ organization: "acme" }));
  server.asks.clear();
  await there.organization("acme", "olivia").open();
  await there.organization("acme", "olivia").signOut();
  await refused;
  expect(here.stepUp.question.snapshot()).toBeNull();
  expect(acme.state.snapshot().status).toBe("idle");
});

test("signing out elsewhere and everywhere waits for a fresh proof; declined, Olivia is said to be in as she is", async () => {
  showQuestions();
  const { guildhall } = tab;
  let isFresh = false;
  server.instead = ({ key }) =>
    key.startsWith("DELETE /api/me/sessions") && !isFresh
      ? problem("step_up_required", { asks: "fresh", ways: ["pwd"] })
      : undefined;
  for (const ending of [
    () => guildhall.endSession({ user: "olivia", session: "0200" }),
    () => guildhall.signOutEverywhere({ user: "olivia" }),
  ]) {
    const declined = ending();
    await eventually(() =>
      expect(guildhall.stepUp.question.snapshot()).toMatchObject({ organization: null }),
    );
    guildhall.stepUp.decline();
    await expect(declined).rejects.toMatchObject(refusal);
    expect(guildhall.me.snapshot().accounts).toHaveLength(1);
  }
  const everywhere = guildhall.signOutEverywhere({ user: "olivia" });
  await eventually(() => expect(guildhall.stepUp.question.snapshot()).toMatchObject({ asks: "fresh" }));
  isFresh = true;
  await guildhall.stepUp.totp("olivia", "123456");
  await everywhere;
  expect(guildhall.me.snapshot().accounts).toEqual([]);
});

test("each of the five sign-outs is one request, in the words of its endpoint", async () => {
  const { guildhall } = tab;
  const acme = guildhall.organization("acme", "olivia");
  server.instead = ({ key }) => (/^DELETE .*(members|sessions)\//.test(key) ? new Response(null) : undefined);
  const before = server.seen.length;
  await acme.signOutMember("max");
  await acme.endSession("0199");
  await guildhall.endSession({ user: "olivia", session: "0200" });
  await acme.signOut();
  await guildhall.signOutEverywhere({ user: "olivia" });
  await guildhall.signOut();
  const keys = server.seen.slice(before).map(({ key }) => key);
  expect(keys.filter((key) => !key.startsWith("GET "))).toEqual([
    "DELETE /api/organizations/acme/members/max/sessions",
    "DELETE /api/organizations/acme/sessions/0199",
    "DELETE /api/me/sessions/0200",
    "DELETE /api/organizations/acme/session",
    "DELETE /api/me/sessions",
    "POST /api/auth/sign-out",
  ]);
  expect(guildhall.me.snapshot().accounts).toEqual([]);
});
