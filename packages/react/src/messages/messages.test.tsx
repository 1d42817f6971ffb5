import { ConnectionError, createGuildhall, ProblemError, UnexpectedAnswerError } from "@guildhall/client";
import { problems, type ProblemCode } from "@guildhall/protocol";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { arabic } from "../arabic/arabic.ts";
import { ListFailure } from "../list/list-state.tsx";
import { switcherInEnglish } from "../organization-switcher/messages.ts";
import { GuildhallProvider } from "../provider/guildhall-provider.tsx";
import { english } from "./english.ts";
import { generalInEnglish, rolesInEnglish } from "./general.ts";
import { useMessages } from "./messages-provider.tsx";
import type { MessageOverrides } from "./messages.ts";
import { fieldTexts, problemText } from "./problem-text.ts";

function told(messages: MessageOverrides): unknown {
  const Texts = () => {
    const { choose, title } = useMessages("switcher", switcherInEnglish);
    return JSON.stringify([choose, title, useMessages("roles", rolesInEnglish)]);
  };
  const markup = renderToStaticMarkup(
    <GuildhallProvider client={createGuildhall()} messages={messages}>
      <Texts />
    </GuildhallProvider>,
  );
  return JSON.parse(markup.replaceAll("&quot;", '"'));
}

test("a text that is given takes the place of the English one, and all others stay", () => {
  const { choose, title } = switcherInEnglish;
  expect(told({})).toEqual([choose, title, rolesInEnglish]);
  expect(told({ switcher: { choose: "اختر منظمة" }, roles: { recruiter: "Recruiter" } })).toEqual([
    "اختر منظمة",
    title,
    { ...rolesInEnglish, recruiter: "Recruiter" },
  ]);
});

test("a text or a group that does not exist does not compile", () => {
  const misspelt: readonly MessageOverrides[] = [
    // @ts-expect-error -- The group has no such text.
    { switcher: { chose: "Choose" } },
    // @ts-expect-error -- There is no such group.
    { swicher: {} },
    // @ts-expect-error -- The text is a sentence about an organization.
    { switcher: { opening: 5 } },
  ];
  expect(misspelt).toHaveLength(3);
  // @ts-expect-error -- One group's English is not another's.
  const useCrossed = () => useMessages("switcher", generalInEnglish);
  expect(useCrossed).toBeTypeOf("function");
});

const tooMany = { type: "about:blank", title: "Too many", status: 429, code: "too_many_requests" } as const;

test("in English an error is told as the server tells the very case, else by its code, and never in its own words", () => {
  expect(problemText(new ProblemError(tooMany))).toBe(english.problems.too_many_requests);
  expect(problemText(new ProblemError({ ...tooMany, detail: "Wait a minute." }))).toBe("Wait a minute.");
  expect(problemText(new ConnectionError("ECONNREFUSED"))).toBe(english.general.offline);
  expect(problemText(new UnexpectedAnswerError("of globex"))).toBe(english.general.unexpected);
});

test("each code has its words in each language, and in another than English they stand before the server's", () => {
  const codes = Object.keys(problems) as ProblemCode[];
  for (const [language, own] of Object.entries({ english: english.problems, arabic: arabic.problems }))
    expect(Object.keys(own).sort(), language).toEqual(codes.toSorted());
  for (const code of codes) {
    const { title, status } = problems[code];
    const error = new ProblemError({ type: "about:blank", code, title, status, detail: "Said in English." });
    expect(problemText(error, arabic)).toBe(arabic.problems[code]);
  }
});

test("an application's own words for a problem stand before the server's", () => {
  const own = { ...english, problems: { ...english.problems, too_many_requests: "Slowly, please." } };
  expect(problemText(new ProblemError({ ...tooMany, detail: "Wait a minute." }), own)).toBe(
    "Slowly, please.",
  );
});

test("what is wrong with a field is said in the language of the page", () => {
  const fields = [{ field: "name", message: "This is required." }];
  const { title, status } = problems.invalid_body;
  const error = new ProblemError({ type: "about:blank", code: "invalid_body", title, status, fields });
  expect(fieldTexts(error)).toEqual({ name: "This is required." });
  expect(fieldTexts(error, arabic)).toEqual({ name: arabic.problems.invalid_body });
  expect(fieldTexts(new Error("of something else"))).toEqual({});
});

test("a list that is refused on an Arabic page is said so in Arabic", () => {
  const list = {
    error: new ProblemError({ ...tooMany, detail: "Try again in a minute." }),
    retry: () => undefined,
  };
  const markup = renderToStaticMarkup(
    <GuildhallProvider client={createGuildhall()} messages={arabic} locale="ar">
      <ListFailure list={list} />
    </GuildhallProvider>,
  );
  expect(markup).toContain(arabic.problems.too_many_requests);
  expect(markup.replaceAll(/<[^>]*>/g, "")).not.toMatch(/[A-Za-z]/);
});

test("how many wait is not said before it is known, and nobody is said then", () => {
  const { invitations, requests } = english;
  const said = [null, 0, 3].map((count) => [invitations.pending(count, false), requests.count(count, false)]);
  expect(said).toEqual([
    ["Pending", "Requests"],
    ["Pending 0", "Requests 0"],
    ["Pending 3", "Requests 3"],
  ]);
});
