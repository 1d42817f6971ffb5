import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { builtInGrants, mergeGrants, type Grants, type Permission } from "./permission.ts";

declare module "./permission.ts" {
  interface ApplicationPermissions {
    post: "read" | "publish";
  }
}

test("a permission is one of Guildhall's or of the application's, and no other text", () => {
  expectTypeOf<"member:remove" | "post:read" | "post:publish">().toExtend<Permission>();
  expectTypeOf<string>().not.toExtend<Permission>();
  expectTypeOf<"post:pubish">().not.toExtend<Permission>();
  expectTypeOf<"post:remove">().not.toExtend<Permission>();
  expectTypeOf<"member:publish">().not.toExtend<Permission>();
  expectTypeOf<"job:publish">().not.toExtend<Permission>();
});

test("a misspelt permission does not compile where it is granted", () => {
  const grants: Partial<Grants> = { admin: ["post:read", "post:publish"], member: ["post:read"] };
  // @ts-expect-error no resource of this application is called so
  const misspelt: Partial<Grants> = { admin: ["job:publish"] };
  // @ts-expect-error posts have no such action
  mergeGrants({ owner: ["post:pubish"] });
  // @ts-expect-error there is no such role
  mergeGrants({ superuser: ["post:read"] });
  expect(mergeGrants(grants).member).toEqual([...builtInGrants.member, "post:read"]);
  expect(misspelt).not.toEqual(grants);
});

test("nor where an endpoint asks for it", () => {
  const declared = {
    method: "GET",
    path: "/api/organizations/:org/posts",
    summary: "The posts of an organization.",
    query: null,
    body: null,
    answer: z.object({}),
    status: 200,
    problems: [],
    event: null,
    scope: "organization",
  } as const;
  expect(endpoint({ ...declared, permission: "post:read" }).permission).toBe("post:read");
  // @ts-expect-error there is no such permission
  endpoint({ ...declared, permission: "job:publish" });
  // @ts-expect-error an organization's endpoint says what it asks for, be it null
  endpoint(declared);
});
