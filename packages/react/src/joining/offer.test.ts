import type { Joinable, OwnInvitation } from "@guildhall/protocol";
import { expect, test } from "vitest";
import { keyOf, offersOf } from "./offer.ts";

const eve = { account: "eve", email: "eve@acme.example" };
const acme = { slug: "acme", name: "Acme" };
const invitation: OwnInvitation = {
  id: "i",
  organization: acme,
  invitedBy: "Olivia",
  role: "admin",
  email: eve.email,
  expiresAt: "2026-12-01T00:00:00Z",
};

function joinable(slug: string, way: Joinable["way"], link: string | null = null): Joinable {
  return { organization: { slug, name: slug, logo: null }, way, role: null, link, request: null };
}

test("who is invited to Acme is not told besides that they may ask to join it", () => {
  const offers = offersOf(eve, [invitation], [joinable("acme", "ask"), joinable("globex", "join")]);
  expect(offers.map(({ kind }) => kind)).toEqual(["invitation", "joinable"]);
  expect(offers[1]).toMatchObject({ account: "eve", joinable: { organization: { slug: "globex" } } });
});

test("two links to one organization, and two accounts there, are told apart", () => {
  const ways = [joinable("acme", "link", "one"), joinable("acme", "link", "two"), joinable("acme", "ask")];
  const all = [
    ...offersOf(eve, [], ways),
    ...offersOf({ account: "max", email: "max@acme.example" }, [], ways),
  ];
  expect(new Set(all.map(keyOf)).size).toBe(6);
});
