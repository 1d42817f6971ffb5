import { expect, test } from "vitest";
import { keysOf } from "./keys.ts";

const acme = keysOf({ account: "olivia", organization: "acme" });
const globex = keysOf({ account: "olivia", organization: "globex" });
const asNia = keysOf({ account: "nia", organization: "acme" });

test("every key begins with the account and the organization that it belongs to", () => {
  const keys = [
    ...[acme.allJobs, acme.jobs({}), acme.categories, acme.events({}), acme.settings],
    ...[acme.members({}), acme.invitations, acme.teams, acme.teamMembers("t"), acme.roles],
    ...[acme.job("j"), acme.board("j"), acme.applicants({}), acme.applicant("a"), acme.history("a")],
    ...[acme.overview],
  ];
  for (const key of keys) {
    expect(key.slice(0, 3)).toEqual(acme.everything);
  }
});

test("no key of one place is a key of another (T-CACHE-2)", () => {
  expect(acme.members({})).not.toEqual(globex.members({}));
  expect(acme.members({})).not.toEqual(asNia.members({}));
});

test("each filter has a key of its own, below that of all jobs", () => {
  expect(acme.jobs({ status: "draft" })).not.toEqual(acme.jobs({ status: "closed" }));
  expect(acme.jobs({})).toEqual(acme.jobs({ status: undefined, category: undefined }));
  expect(acme.jobs({ category: "c" }).slice(0, 4)).toEqual(acme.allJobs);
  expect(acme.applicants({ job: "x" })).not.toEqual(acme.applicants({ search: "x" }));
  expect(acme.members({ role: "x" })).not.toEqual(acme.members({ team: "x" }));
});

test("there is no key without an account and an organization", () => {
  // @ts-expect-error the account is missing
  keysOf({ organization: "acme" });
  // @ts-expect-error the organization is missing
  keysOf({ account: "olivia" });
});
