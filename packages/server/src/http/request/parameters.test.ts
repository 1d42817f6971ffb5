import { endpoint, pageQuery, type Endpoint } from "@guildhall/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { newId } from "../ids.ts";
import { Problem } from "../problem.ts";
import { parametersOf, queryOf } from "./parameters.ts";

const list = (query: z.ZodObject | null): Endpoint =>
  endpoint({
    method: "GET",
    path: "/api/jobs",
    scope: "public",
    summary: "List jobs.",
    query,
    body: null,
    answer: null,
    status: 204,
    event: null,
    problems: [],
  });

const asked = (search: string, query: z.ZodObject | null = pageQuery): unknown =>
  queryOf(list(query), `http://localhost/api/jobs${search}`);

function refusal(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("a path", () => {
  it("names an organization by its slug and all else by its id", () => {
    const job = newId();
    expect(parametersOf({ org: "acme", job })).toEqual({ org: "acme", job });
  });

  it("names one thing in one way: an id in capitals is the same id", () => {
    const id = newId();
    expect(parametersOf({ user: id.toUpperCase() })).toEqual({ user: id });
  });

  it.each([
    "Acme",
    "a",
    "acme--x",
    "-acme",
    "acme/members",
    "acme\0",
    "аcme",
    "a".repeat(49),
    "%61cme",
    "..",
    "",
  ])("that can not name an organization leads to nothing: %j", (org) => {
    expect(refusal(() => parametersOf({ org }))).toMatchObject({ code: "not_found", detail: undefined });
  });

  it.each(["1", "undefined", "null", "' or true --", newId().slice(1), `${newId()}0`, `{${newId()}}`, "\0"])(
    "that can not name a thing leads to nothing: %j",
    (job) => {
      expect(refusal(() => parametersOf({ org: "acme", job })).code).toBe("not_found");
    },
  );

  it("names a role by its name, in small letters as roles are named", () => {
    expect(parametersOf({ org: "acme", role: "hiring-lead" })).toEqual({ org: "acme", role: "hiring-lead" });
    for (const role of ["Owner", "o", "hiring--lead", "a,b", "lead ", "ownеr", "a".repeat(41), "*", ""])
      expect(refusal(() => parametersOf({ org: "acme", role })).code, role).toBe("not_found");
  });

  it("may ask about any text as a slug, but for what no database holds", () => {
    expect(parametersOf({ slug: "Not A Slug!" })).toEqual({ slug: "Not A Slug!" });
    expect(refusal(() => parametersOf({ slug: "a\0" })).code).toBe("not_found");
  });
});

describe("a query (T-TYPE-1)", () => {
  it("is what its schema makes of it", () => {
    expect(asked("")).toEqual({ limit: 20 });
    expect(asked("?")).toEqual({ limit: 20 });
    expect(asked("?limit=5&after=abc#limit=7")).toEqual({ limit: 5, after: "abc" });
    expect(asked("", null)).toBeNull();
  });

  it("gives every parameter once", () => {
    const problem = refusal(() => asked("?limit=5&after=a&limit=6&limit=7"));
    expect(problem).toMatchObject({
      code: "invalid_query",
      fields: [{ field: "limit", message: "Give this once." }],
    });
  });

  it("of a link may say whose it is, beside what the endpoint knows", () => {
    const account = `guildhall-account=${newId()}`;
    expect(asked(`?${account}`, null)).toBeNull();
    expect(asked(`?limit=5&${account}`)).toEqual({ limit: 5 });
    expect(refusal(() => asked(`?${account}&${account}`)).code).toBe("invalid_query");
    const change = { ...list(null), method: "POST" } as const;
    expect(refusal(() => queryOf(change, `http://localhost/api/jobs?${account}`)).code).toBe("invalid_query");
  });

  it("has only parameters that the endpoint knows (T-QRY-1)", () => {
    const field = (search: string, query?: z.ZodObject | null): string | undefined =>
      refusal(() => asked(search, query)).fields?.[0]?.field;
    expect(field("?organizationId=x")).toBe("organizationId");
    expect(field("?limit[]=5")).toBe("limit[]");
    expect(field("?__proto__=x")).toBe("__proto__");
    expect(field("?x=1", null)).toBe("x");
  });

  it.each([
    "limit=0",
    "limit=101",
    "limit=ten",
    "limit=",
    "limit=1.5",
    "after=%00",
    "after=" + "a".repeat(513),
  ])("says which parameter is wrong: %j", (search) => {
    const problem = refusal(() => asked(`?${search}`));
    expect(problem.code).toBe("invalid_query");
    expect(problem.fields).toMatchObject([{ field: search.slice(0, search.indexOf("=")) }]);
  });

  it("never breaks us: whatever text comes is read or refused (T-HTTP-1)", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        try {
          asked(`?${text}`);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });
});
