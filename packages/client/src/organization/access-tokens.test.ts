import { afterEach, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { EdgeServer } from "../../test/edge-server.ts";
import { closeTabs, max, openTab } from "../../test/tab.ts";
import type { Environment } from "../page/environment.ts";

afterEach(closeTabs);

const asking = "POST /api/organizations/acme/tokens";

async function inAcme(more: Partial<Environment> = {}) {
  const server = new EdgeServer().add({ ...max });
  const { guildhall } = openTab(server, undefined, more);
  const acme = guildhall.organization("acme", "max");
  await acme.open();
  return { server, guildhall, acme };
}

test("ten who need a token at once share one, and those who come after have the same", async () => {
  const { server, acme } = await inAcme();
  const tokens = await Promise.all(Array.from({ length: 10 }, () => acme.accessToken()));
  expect(new Set([...tokens, await acme.accessToken()]).size).toBe(1);
  expect(server.count(asking)).toBe(1);
});

test("a token for another service is another token", async () => {
  const { server, acme } = await inAcme();
  expect(await acme.accessToken("files")).not.toBe(await acme.accessToken());
  expect(server.seen.find(({ key }) => key === asking)?.body).toEqual({ audience: "files" });
});

test("a token is replaced before it is too old; while the network is down the old one goes on being good", async () => {
  let time = 0;
  const { server, acme } = await inAcme({ now: () => time });
  const first = await acme.accessToken();
  time = 239_000;
  expect(await acme.accessToken()).toBe(first);
  time = 241_000;
  server.instead = () => {
    throw new TypeError("fetch failed");
  };
  expect(await acme.accessToken()).toBe(first);
  server.instead = () => undefined;
  const second = await acme.accessToken();
  expect(second).not.toBe(first);
  expect(await acme.accessToken()).toBe(second);
});

test("a token goes when its session goes: after signing out there is none, and a new session has a new one", async () => {
  const { acme } = await inAcme();
  const first = await acme.accessToken();
  await acme.signOut();
  await expect(acme.accessToken()).rejects.toMatchObject({ code: "organization_session_required" });
  await acme.open();
  expect(await acme.accessToken()).not.toBe(first);
});

test("a token of the old role is not used after the role changed, also one that was under way", async () => {
  const { server, guildhall, acme } = await inAcme();
  const first = await acme.accessToken();
  const replies: (() => void)[] = [];
  server.people.set("max", { ...max, roles: { acme: "admin" } });
  await guildhall.refreshMe();
  await eventually(() => expect(acme.state.snapshot().session?.role).toBe("admin"));
  expect(await acme.accessToken()).not.toBe(first);

  server.beforeReply = ({ key }) =>
    key === asking ? new Promise((resolve) => replies.push(resolve)) : Promise.resolve();
  const late = acme.accessToken("files");
  await eventually(() => expect(replies).toHaveLength(1));
  server.people.set("max", { ...max, roles: { acme: "member" } });
  await guildhall.refreshMe();
  await eventually(() => expect(acme.state.snapshot().session?.role).toBe("member"));
  replies[0]?.();
  await eventually(() => expect(replies).toHaveLength(2));
  const asked = server.seen.length;
  replies[1]?.();
  expect(await late).toBe(`token ${asked} of max in acme`);
});
