import { expect, test } from "vitest";
import { byResource } from "./by-resource.ts";

test("permissions stand under their resource, in the order in which they came", () => {
  expect(byResource(["job:read", "member:read", "job:create"])).toEqual([
    { resource: "job", permissions: ["job:read", "job:create"] },
    { resource: "member", permissions: ["member:read"] },
  ]);
  expect(byResource([])).toEqual([]);
});
