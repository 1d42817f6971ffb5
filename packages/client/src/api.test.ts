import type { listMembers, readSlug } from "@guildhall/protocol";
import { expectTypeOf, test } from "vitest";
import type { AccountCallInput, AnswerOf, ApiOf, Given, GuildhallApi, OrganizationCallInput } from "./api.ts";
import type { Guildhall, OrganizationKey, PublicOrAccountKey } from "./index.ts";

interface Jobs {
  readonly listJobs: Omit<typeof listMembers, "path"> & { readonly path: "/api/organizations/:org/jobs" };
  readonly careers: Omit<typeof readSlug, "path"> & { readonly path: "/api/careers/:org/:job" };
  readonly notAnEndpoint: string;
}
type Api = GuildhallApi & ApiOf<Jobs>;

test("an application's endpoints stand beside Guildhall's, each under its method and path", () => {
  expectTypeOf<keyof ApiOf<Jobs>>().toEqualTypeOf<
    "GET /api/organizations/:org/jobs" | "GET /api/careers/:org/:job"
  >();
  expectTypeOf<"GET /api/organizations/:org/jobs">().toExtend<OrganizationKey<Api>>();
  expectTypeOf<"POST /api/organizations">().toExtend<PublicOrAccountKey<Api>>();
  expectTypeOf<"GET /api/organizations/:org/jobs">().not.toExtend<PublicOrAccountKey<Api>>();
  expectTypeOf<"GET /api/me">().not.toExtend<OrganizationKey<Api>>();
});

test("an endpoint answers what it declares, and null where it answers nothing", () => {
  expectTypeOf<AnswerOf<Api, "GET /api/slugs/:slug">>().toEqualTypeOf<{ slug: string; free: boolean }>();
  expectTypeOf<AnswerOf<Api, "POST /api/auth/sign-out">>().toEqualTypeOf<null>();
});

test("an input is asked for where something must be given, and only there", () => {
  type Input<Key extends PublicOrAccountKey<Api>> = Given<AccountCallInput<Api, Key>>;
  expectTypeOf<[]>().toExtend<Input<"GET /api/me">>();
  expectTypeOf<[]>().not.toExtend<Input<"POST /api/organizations">>();
  expectTypeOf<[{ parameters: { slug: string } }]>().toExtend<Input<"GET /api/slugs/:slug">>();
  expectTypeOf<[{ parameters: { name: string } }]>().not.toExtend<Input<"GET /api/slugs/:slug">>();
  expectTypeOf<[{ query: { limit: number } }]>().not.toExtend<Input<"GET /api/me">>();
  expectTypeOf<[]>().toExtend<Given<OrganizationCallInput<Api, "GET /api/organizations/:org">>>();
});

test("a client of more endpoints serves where one of Guildhall's is asked for", () => {
  expectTypeOf<Guildhall<Api>>().toExtend<Guildhall>();
});
