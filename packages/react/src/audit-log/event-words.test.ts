import { expect, test } from "vitest";
import { asChoice, isOfOneself, wordsOf } from "./event-words.ts";

const olivia = { kind: "user", id: "olivia", name: "Olivia" } as const;
const max = { kind: "member", id: "max", name: "Max" } as const;
const herself = { kind: "member", id: "olivia", name: "Olivia" } as const;

test("an event is told as a sentence, also one that the list does not know", () => {
  expect(wordsOf({ type: "team.created" })).toBe("created the team");
  expect(wordsOf({ type: "robot.switched_off" })).toBe("robot switched off");
  expect(asChoice(wordsOf({ type: "team.created" }))).toBe("Created the team");
});

test("Olivia joins, or makes Max a member", () => {
  expect(wordsOf({ type: "member.joined", actor: olivia, subject: herself })).toBe("joined the organization");
  expect(wordsOf({ type: "member.joined", actor: olivia, subject: max })).toBe("added the member");
});

test("the sentence is whole without whoever did it to themselves, and without their own session", () => {
  const session = { kind: "organization_session", id: "1", name: "Olivia" };
  expect(isOfOneself({ type: "organization_session.opened", actor: olivia, subject: session })).toBe(true);
  expect(isOfOneself({ type: "organization_session.revoked", actor: olivia, subject: session })).toBe(false);
  expect(isOfOneself({ type: "member.left", actor: olivia, subject: herself })).toBe(true);
  expect(isOfOneself({ type: "member.removed", actor: olivia, subject: max })).toBe(false);
});
