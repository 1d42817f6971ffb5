import { problems, type OrganizationSession } from "@guildhall/protocol";
import { afterEach, expect, test, vi } from "vitest";
import { guildhall } from "../guildhall.ts";
import { keysOf, type Place } from "./keys.ts";
import { queryClient } from "./query-client.ts";

const acme: Place = { account: "olivia", organization: "acme" };
const globex: Place = { account: "olivia", organization: "globex" };
const acmeOfNia: Place = { account: "nia", organization: "acme" };

afterEach(() => vi.unstubAllGlobals());

test("what is kept of several organizations stands side by side, and goes alone when the right to one ends", async () => {
  let isOliviaRemoved = false;
  vi.stubGlobal("fetch", (url: string, { headers }: { headers: Record<string, string> }) => {
    const organization = /organizations\/(\w+)\/session$/.exec(url)?.[1] ?? "";
    const account = headers["guildhall-account"] ?? "";
    if (isOliviaRemoved && organization === "acme" && account === "olivia")
      return Promise.resolve(notFound());
    return Promise.resolve(Response.json(sessionOf({ account, organization })));
  });
  for (const place of [acme, globex, acmeOfNia]) {
    await guildhall.organization(place.organization, place.account).open();
    queryClient.setQueryData(keysOf(place).categories, [`of ${place.account}`]);
    queryClient.setQueryData(keysOf(place).jobs({ status: "draft" }), { pages: [], pageParams: [] });
  }
  isOliviaRemoved = true;
  await expect(guildhall.organization("acme", "olivia").open()).rejects.toMatchObject({ code: "not_found" });

  expect(kept(acme)).toEqual([]);
  expect(kept(globex)).toHaveLength(2);
  expect(kept(acmeOfNia)).toHaveLength(2);
});

test("what is read ahead of going somewhere is kept where it is looked for once one is there", () => {
  expect(keysOf({ ...acme, isAhead: true }).jobs({})).toEqual(keysOf(acme).jobs({}));
});

function kept(place: Place): unknown[] {
  return queryClient.getQueriesData({ queryKey: keysOf(place).everything });
}

function sessionOf({ account, organization }: Place): OrganizationSession {
  const plan = { name: organization, plan: "free", createdAt: "2026-01-01T00:00:00Z" };
  return {
    id: `session of ${account} in ${organization}`,
    organization: { id: `id of ${organization}`, slug: organization, ...plan },
    user: { id: account, name: account, email: `${account}@example.com` },
    role: "member",
    permissions: [],
    openedAt: "2026-11-20T10:00:00Z",
    expiresAt: "2026-11-21T10:00:00Z",
  };
}

function notFound(): Response {
  const document = { type: "https://example.com/errors/not_found", code: "not_found", ...problems.not_found };
  const headers = { "content-type": "application/problem+json" };
  return new Response(JSON.stringify(document), { status: document.status, headers });
}
