import { testRule } from "../test/rule-tester.ts";
import { systemWithReason } from "./system-with-reason.ts";

const options = [{ allow: ["src/system/**"] }];
const filename = "src/system/purge.ts";
const listed = { options, filename };

testRule("system-with-reason", systemWithReason, {
  letBe: [
    {
      name: "a reason of three words",
      code: `guildhall.asSystem("purge expired organizations", work);`,
      ...listed,
    },
    {
      name: "a reason in a template",
      code: "guildhall.asSystem(`send the nightly digest`, work);",
      ...listed,
    },
    {
      name: "a reason given a type",
      code: `guildhall.asSystem("count all members" as Reason, work);`,
      ...listed,
    },
    {
      name: "a reason in another script",
      code: `guildhall.asSystem("удалить старые организации", work);`,
      ...listed,
    },
    {
      name: "an optional door",
      code: `guildhall?.asSystem?.("purge expired organizations", work);`,
      ...listed,
    },
    {
      name: "taken out by its name",
      code: `const { asSystem } = guildhall; asSystem("purge expired organizations", work);`,
      ...listed,
    },
    {
      name: "a definition",
      code: `const door = { asSystem: (reason, work) => work() }; class Door { asSystem(reason) {} } door.asSystem = f;`,
    },
    {
      name: "the other doors",
      code: `guildhall.asOrganization(principal, work); guildhall.organization(request, "acme", "job:read", work);`,
    },
    { name: "another word", code: `guildhall.asSystemFont("x");` },
  ],
  refused: [
    {
      name: "a file that is not listed",
      code: `guildhall.asSystem("purge expired organizations", work);`,
      options,
      filename: "src/jobs/list.ts",
      refusals: ["place"],
    },
    {
      name: "any file, while none is listed",
      code: `guildhall.asSystem("purge expired organizations", work);`,
      filename,
      refusals: ["place"],
    },
    {
      name: "a bare call outside",
      code: `const { asSystem } = guildhall; asSystem("purge expired organizations", work);`,
      refusals: ["place"],
    },
    {
      name: "another name outside",
      code: `const enter = guildhall.asSystem; const { asSystem: e } = guildhall;`,
      refusals: ["place", "place"],
    },
    { name: "no reason", code: `guildhall.asSystem(work);`, ...listed, refusals: ["reason"] },
    { name: "nothing at all", code: `guildhall.asSystem();`, ...listed, refusals: ["reason"] },
    { name: "an empty reason", code: `guildhall.asSystem("", work);`, ...listed, refusals: ["reason"] },
    { name: "white space", code: `guildhall.asSystem("  \\n\\t ", work);`, ...listed, refusals: ["reason"] },
    {
      name: "two words",
      code: `guildhall.asSystem("nightly purge", work);`,
      ...listed,
      refusals: ["reason"],
    },
    {
      name: "punctuation for words",
      code: `guildhall.asSystem("purge - !", work);`,
      ...listed,
      refusals: ["reason"],
    },
    {
      name: "a reason from elsewhere",
      code: `guildhall.asSystem(reason, work);`,
      ...listed,
      refusals: ["reason"],
    },
    {
      name: "a reason made when it runs",
      code: "guildhall.asSystem(`purge expired ${what} now`, work);",
      ...listed,
      refusals: ["reason"],
    },
    {
      name: "a reason put together",
      code: `guildhall.asSystem("purge " + "expired organizations", work);`,
      ...listed,
      refusals: ["reason"],
    },
    {
      name: "a call by a text",
      code: `guildhall["asSystem"]("purge", work); guildhall[\`asSystem\`]("purge", work);`,
      ...listed,
      refusals: ["reason", "reason"],
    },
    {
      name: "another name",
      code: `const enter = guildhall.asSystem; enter("purge expired organizations", work);`,
      ...listed,
      refusals: ["alias"],
    },
    {
      name: "call, apply and bind",
      code: `guildhall.asSystem.call(guildhall, "x"); guildhall.asSystem.bind(guildhall);`,
      ...listed,
      refusals: ["alias", "alias"],
    },
    {
      name: "taken out under another name",
      code: `const { asSystem: enter } = guildhall;`,
      ...listed,
      refusals: ["alias"],
    },
    { name: "handed on", code: `run(guildhall.asSystem);`, ...listed, refusals: ["alias"] },
  ],
});
