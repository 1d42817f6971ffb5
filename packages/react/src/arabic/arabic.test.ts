import { describe, expect, test } from "vitest";
import { english } from "../messages/english.ts";
import { arabic } from "./arabic.ts";
import { counted, memberForms } from "./wording.ts";

type Tree = Readonly<Record<string, unknown>>;
type Sentence = (...values: readonly unknown[]) => unknown;

/** Names of things that are called the same in every language, and what is typed as it stands. */
const international = /^(Google|GitHub|Microsoft|OpenID Connect|SAML 2\.0|acme\.example|recruiter)$/;

describe.each(Object.keys(english) as (keyof typeof english)[])("%s", (group) => {
  const texts = leaves(arabic[group]);
  const originals = leaves(english[group]);

  test("every text is there, and none besides", () => {
    expect([...texts.keys()].sort()).toEqual([...originals.keys()].sort());
  });

  test("every text says all that it is given", () => {
    const givenIn = (text: unknown) => marks.filter((mark) => said(text).includes(mark));
    const given = [...originals].map(([name, original]) => [name, givenIn(original)] as const);
    expect(given.map(([name]) => [name, givenIn(texts.get(name))])).toEqual(given);
  });

  test("every text is in Arabic, unless it is one for all languages", () => {
    const foreign = [...originals].filter(([name, original]) => {
      const isWord = /\p{Letter}/u.test(said(original)) && !international.test(said(original));
      return isWord && !/\p{Script=Arabic}/u.test(said(texts.get(name)));
    });
    expect(foreign.map(([name]) => name)).toEqual([]);
  });
});

test("whoever speaks to a button by what it says is understood, since its label says that, too", () => {
  const pairs = (["accept", "decline", "join", "ask", "withdraw"] as const).map(
    (name) => [arabic.offers[name], arabic.offers[`${name}Label`]("Acme")] as const,
  );
  const { deviceEnd, deviceEndOf } = arabic.security;
  for (const [text, label] of [...pairs, [deviceEnd, deviceEndOf("Chrome")] as const])
    expect(label).toContain(text);
});

test("a noun has the form that its number asks for", () => {
  const spoken = [0, 1, 2, 3, 10, 11, 99, 100, 102].map((count) => counted(count, memberForms));
  expect(spoken).toEqual([
    "لا أعضاء",
    "عضو واحد",
    "عضوان",
    "3 أعضاء",
    "10 أعضاء",
    "11 عضوًا",
    "99 عضوًا",
    "100 عضو",
    "102 عضو",
  ]);
  expect(arabic.policy.maxAgeAfter(arabic.policy.time(7200))).toBe("بعد ساعتين من آخر إثبات");
});

/** Every text of a group by its place in it, also in what is nested. */
function leaves(tree: Tree, at = ""): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, unknown][] => {
      const isNested = typeof value === "object" && value !== null && !Array.isArray(value);
      return isNested ? [...leaves(value as Tree, `${at}${key}.`)] : [[`${at}${key}`, value]];
    }),
  );
}

/** What stands for what a text is given, be it a name or a number; as a number it is one of many. */
const marks = ["⟦1⟧", "⟦2⟧", "⟦3⟧"];

/** A text as it is said with the marks. */
function said(text: unknown): string {
  return [typeof text === "function" ? (text as Sentence)(...marks) : text].flat().join("\n");
}
