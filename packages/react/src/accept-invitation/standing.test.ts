import { expect, test } from "vitest";
import { account, max, olivia, organization } from "../../test/cast.ts";
import { invitationLinkFrom } from "./invitation-link.ts";
import { standingOf } from "./standing.ts";

const offer = (email: string, known: boolean) => ({
  ...{ id: "i", invitedBy: "Eve", role: "member", email, known, expiresAt: "2026-11-28T00:00:00Z" },
  organization: { id: "id-of-globex", slug: "globex", name: "Globex", logo: null },
  teams: [],
});

test("Max is invited where he is signed in with the invited address, beside whoever else is", () => {
  expect(standingOf(offer("max@example.com", true), [olivia, max])).toEqual({
    kind: "invited",
    account: max,
  });
});

test("Olivia is a member of Globex already", () => {
  const standing = standingOf(offer("olivia@example.com", true), [olivia, max]);
  expect(standing).toEqual({ kind: "member", account: olivia });
});

test("the invited person signs in where they are known, and signs up where they are not", () => {
  expect(standingOf(offer("nia@example.com", true), [])).toEqual({ kind: "known", others: [] });
  expect(standingOf(offer("nia@example.com", false), [max])).toEqual({ kind: "unknown", others: [max] });
});

test("being in another organization of that name is not being in this one", () => {
  const elsewhere = account("Nia", organization("globex-2", { name: "Globex" }));
  expect(standingOf(offer("nia@example.com", true), [elsewhere]).kind).toBe("invited");
});

test("a link is read whole or not at all", () => {
  const id = "01990000-0000-7000-8000-000000000001";
  const secret = "a".repeat(43);
  expect(invitationLinkFrom(`#${id}.${secret}`)).toEqual({ id, secret });
  expect(invitationLinkFrom(`${id}.${secret}`)).toEqual({ id, secret });
  for (const broken of ["", "#", id, `${id}.`, `${id}.short`, `.${secret}`, `${id}.${secret} `]) {
    expect(invitationLinkFrom(broken)).toBeNull();
  }
});
