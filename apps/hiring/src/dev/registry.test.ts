import * as library from "@guildhall/react";
import { expect, test } from "vitest";
import { kinds } from "./demo.ts";
import { addressOf, demoAt, readGroups } from "./registry.ts";

/** What stands around every demo or in it, and has nothing to show of its own. */
const frames = ["GuildhallProvider", "OrganizationProvider"];

const groups = await readGroups();
const demos = groups.flatMap((group) => group.demos);

test("each component of the library has one demo, and there is no other", () => {
  const components = Object.entries(library)
    .filter(([name, value]) => /^[A-Z]/.test(name) && typeof value === "function" && !frames.includes(name))
    .map(([name]) => name);
  expect(demos.map(({ component }) => component).sort()).toEqual(components.sort());
});

test("each demo is found at its address, and begins with what is usual", () => {
  for (const demo of demos) {
    expect(demoAt(groups, addressOf(demo).split("/").at(-1) ?? "")).toBe(demo);
    expect(demo.states[0].name).toBe("Usual");
    expect(new Set(demo.states.map(({ name }) => name)).size).toBe(demo.states.length);
  }
});

test("each demo shows its component in all states that a component of its kind has", () => {
  const lacking = demos.flatMap(({ component, kind, states }) =>
    ["Usual", ...kinds[kind]]
      .filter((state) => !states.some(({ name }) => name === state))
      .map((state) => `${component} is not shown in the state “${state}”`),
  );
  expect(lacking).toEqual([]);
});
