import { bytes, endpoint, isProblemDocument, problems, stream, type ProblemCode } from "@guildhall/protocol";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { answerOf, problemAnswer, problemOf } from "./answer.ts";
import { Problem } from "./problem.ts";

const readUser = endpoint({
  method: "GET",
  path: "/api/user",
  scope: "public",
  summary: "Read a user.",
  query: null,
  body: null,
  answer: z.object({ user: z.object({ name: z.string() }), at: z.iso.datetime().nullable() }),
  status: 200,
  event: null,
  problems: [],
});

const answered = (value: unknown, check = true): Response =>
  answerOf({ endpoint: readUser, value, reply: { headers: new Headers({ "X-More": "1" }) } }, check);

describe("the answer of a handler", () => {
  it("is JSON, with the headers of the reply", async () => {
    const response = answered({ user: { name: "Olivia" }, at: new Date(0) });
    expect([...response.headers]).toEqual([
      ["content-type", "application/json"],
      ["x-more", "1"],
    ]);
    expect(await response.json()).toEqual({ user: { name: "Olivia" }, at: "1970-01-01T00:00:00.000Z" });
  });

  it.each([
    { user: { name: "Olivia" } },
    { user: { name: 3 }, at: null },
    { user: { name: "Olivia", password: "hunter2" }, at: null },
    { user: { name: "Olivia" }, at: null, token: "x" },
    null,
    undefined,
  ])("breaks its word, and that is an error where answers are checked: %j (T-FIELD-1)", (value) => {
    expect(() => answered(value)).toThrow("The answer of GET /api/user does not fit its schema");
  });

  it("is not looked at elsewhere, but for one that is none at all", async () => {
    expect(await answered({ user: {} }, false).json()).toEqual({ user: {} });
    expect(() => answered(undefined, false)).toThrow("nothing was given");
  });

  it("tells a developer what is wrong, without the values", () => {
    expect(() => answered({ user: { name: "hunter2" }, at: "hunter2" })).toThrow(/schema: at: (?!.*hunter2)/);
  });
});

describe("an answer that goes on", () => {
  const readChanges = endpoint({ ...readUser, answer: stream(z.object({ kind: z.string() })) });
  const answer = (value: unknown): Response =>
    answerOf({ endpoint: readChanges, value, reply: { headers: new Headers() } }, true);

  it("is sent as it comes, by proxies as well", async () => {
    const response = answer(new Response("data: {}\n\n").body);
    expect([...response.headers]).toEqual([
      ["content-type", "text/event-stream"],
      ["x-accel-buffering", "no"],
    ]);
    expect(await response.text()).toBe("data: {}\n\n");
  });

  it.each([null, "data: {}", { kind: "x" }])("breaks its word when it is no stream: %j", (value) => {
    expect(() => answer(value)).toThrow("no stream was given");
  });
});

describe("the answer to what went wrong", () => {
  const setting = { documentation: "https://docs.example.com/errors", requestId: "0198f3c2" };
  const told = async (error: unknown): Promise<unknown> => problemAnswer(problemOf(error), setting).json();

  it("says of a problem what to do and what is wrong where", async () => {
    const fields = [{ field: "slug", message: "This address is taken." }];
    const headers = { "X-More": "1" };
    const response = problemAnswer(
      new Problem("slug_taken", { detail: "Choose another.", fields, headers }),
      setting,
    );
    expect([response.status, [...response.headers]]).toEqual([
      409,
      [
        ["content-type", "application/problem+json"],
        ["x-more", "1"],
      ],
    ]);
    expect(await response.json()).toEqual({
      type: "https://docs.example.com/errors/slug_taken",
      title: "This address is taken or reserved.",
      status: 409,
      code: "slug_taken",
      detail: "Choose another.",
      instance: "0198f3c2",
      fields,
    });
  });

  it.each([
    new Error("password is hunter2 at /srv/secret.ts"),
    Object.assign(new Error("duplicate key"), { code: "23505", detail: "Key (email)=(hunter2) exists" }),
    new Problem("internal_error", { cause: new Error("hunter2") }),
    "hunter2",
    undefined,
    null,
    { status: 200, code: "not_found", message: "hunter2" },
  ])("says nothing of the inside: %s (T-ERR-1)", async (error) => {
    expect(await told(error)).toEqual({
      type: "https://docs.example.com/errors/internal_error",
      title: "Something went wrong on our side.",
      status: 500,
      code: "internal_error",
      instance: "0198f3c2",
    });
  });

  it("says when to come back while the database is away (T-FAIL-1)", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.5"), { code: "ECONNREFUSED" });
    const response = problemAnswer(problemOf(refused), setting);
    expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "1"]);
    expect(await response.text()).not.toContain("10.0.0.5");
  });

  it("is one and the same for all that is not there", async () => {
    const bare = await told(new Problem("not_found"));
    const fields = [{ field: "org", message: "acme" }];
    expect(await told(new Problem("not_found", { detail: "Acme is not yours.", fields }))).toEqual(bare);
    expect(bare).not.toHaveProperty("instance");
  });

  it("has for every code its status and its page", async () => {
    for (const code of Object.keys(problems) as ProblemCode[]) {
      const document = await told(new Problem(code));
      expect(isProblemDocument(document)).toBe(true);
      const { status, title } = problems[code];
      expect(document).toMatchObject({
        code,
        status,
        title,
        type: `https://docs.example.com/errors/${code}`,
      });
    }
  });
});

describe("an answer of bytes", () => {
  const readPicture = endpoint({ ...readUser, answer: bytes(["image/webp"]) });
  const picture = new Uint8Array([1, 2, 3]);
  const given = (value: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
    answerOf({ endpoint: readPicture, value, reply: { headers: new Headers(headers) } }, true);

  it("is those bytes, which a browser keeps as a file", async () => {
    const response = given({ type: "image/webp", bytes: picture });
    expect(Object.fromEntries(response.headers)).toEqual({
      "content-type": "image/webp",
      "content-length": "3",
      "content-disposition": "attachment",
    });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(picture);
  });

  it("has the name that the handler gave it", () => {
    const named = { "Content-Disposition": 'attachment; filename="logo.webp"' };
    const response = given({ type: "image/webp", bytes: picture }, named);
    expect(response.headers.get("Content-Disposition")).toBe(named["Content-Disposition"]);
  });

  it("can be made while they are sent, and are not made where nobody reads them", async () => {
    let made = 0;
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull(controller) {
          made += 1;
          controller.enqueue(picture);
          if (made === 2) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const size = 2 * picture.byteLength;
    const response = given({ type: "image/webp", size, stream });
    expect(response.headers.get("Content-Length")).toBe(String(size));
    expect(response.headers.get("Content-Disposition")).toBe("attachment");
    expect(made).toBe(0);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([...picture, ...picture]));
  });

  it.each([{ type: "text/html", bytes: picture }, { type: "image/webp", bytes: "text" }, picture, null, {}])(
    "is an error when it is not what was declared: %j",
    (value) => {
      expect(() => given(value)).toThrow(TypeError);
    },
  );
});

it("says with every 401 what could be shown, and what a problem says itself comes first", () => {
  const setting = { documentation: "https://example.com/docs/errors", requestId: "1" };
  const challenge = (problem: Problem): string | null =>
    problemAnswer(problem, setting).headers.get("WWW-Authenticate");
  expect(challenge(new Problem("unauthenticated"))).toBe('Bearer realm="guildhall"');
  expect(challenge(new Problem("organization_session_required"))).toBe('Bearer realm="guildhall"');
  const headers = { "WWW-Authenticate": 'Bearer error="insufficient_user_authentication"' };
  expect(challenge(new Problem("step_up_required", { headers }))).toBe(headers["WWW-Authenticate"]);
  expect(challenge(new Problem("forbidden"))).toBeNull();
});
