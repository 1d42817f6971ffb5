import { ConnectionError, createGuildhall, ProblemError, UnexpectedAnswerError } from "@guildhall/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { switcherInEnglish } from "../organization-switcher/messages.ts";
import { GuildhallProvider } from "../provider/guildhall-provider.tsx";
import { english } from "./english.ts";
import { generalInEnglish, rolesInEnglish } from "./general.ts";
import { useMessages } from "./messages-provider.tsx";
import type { MessageOverrides } from "./messages.ts";
import { problemText } from "./problem-text.ts";

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

test("an error is told in the table's words, else in the server's, and never in its own", () => {
  const problem = { type: "about:blank", title: "Too many", status: 429, code: "too_many_requests" } as const;
  expect(problemText(new ProblemError(problem))).toBe("Too many");
  expect(problemText(new ProblemError({ ...problem, detail: "Wait a minute." }))).toBe("Wait a minute.");
  const texts = { ...english, problems: { too_many_requests: "مهلاً" } };
  expect(problemText(new ProblemError(problem), texts)).toBe("مهلاً");
  expect(problemText(new ConnectionError("ECONNREFUSED"))).toBe(english.general.offline);
  expect(problemText(new UnexpectedAnswerError("of globex"))).toBe(english.general.unexpected);
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
