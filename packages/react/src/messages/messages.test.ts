import { ConnectionError, ProblemError, UnexpectedAnswerError } from "@guildhall/client";
import { expect, test } from "vitest";
import { mergeMessages } from "./messages-provider.tsx";
import { english } from "./messages.ts";
import { problemText } from "./problem-text.ts";

test("a text that is given takes the place of the English one, and all others stay", () => {
  const merged = mergeMessages({ switcher: { choose: "اختر منظمة" }, roles: { recruiter: "Recruiter" } });
  expect(merged.switcher).toEqual({ ...english.switcher, choose: "اختر منظمة" });
  expect(merged.roles).toEqual({ ...english.roles, recruiter: "Recruiter" });
  expect(merged.create).toEqual(english.create);
});

test("an error is told in the table's words, else in the server's, and never in its own", () => {
  const problem = { type: "about:blank", title: "Too many", status: 429, code: "too_many_requests" } as const;
  expect(problemText(english, new ProblemError(problem))).toBe("Too many");
  expect(problemText(english, new ProblemError({ ...problem, detail: "Wait a minute." }))).toBe(
    "Wait a minute.",
  );
  const told = { ...english, problems: { too_many_requests: "مهلاً" } };
  expect(problemText(told, new ProblemError(problem))).toBe("مهلاً");
  expect(problemText(english, new ConnectionError("ECONNREFUSED"))).toBe(english.general.offline);
  expect(problemText(english, new UnexpectedAnswerError("of globex"))).toBe(english.general.unexpected);
});
