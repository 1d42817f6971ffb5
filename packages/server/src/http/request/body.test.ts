import {
  bytes,
  endpoint,
  type BytesDeclaration,
  type Endpoint,
  type FieldProblem,
} from "@guildhall/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Problem } from "../problem.ts";
import { bodyOf } from "./body.ts";

const declared = (body: z.ZodObject | BytesDeclaration | null): Endpoint =>
  endpoint({
    method: "POST",
    path: "/api/jobs",
    scope: "public",
    summary: "Make a job.",
    query: null,
    body,
    answer: null,
    status: 204,
    event: null,
    problems: [],
  });

const job = declared(
  z.object({
    title: z.string().max(20),
    salary: z.number().optional(),
    remote: z.boolean().default(false),
    place: z
      .object({ city: z.string(), tags: z.array(z.object({ word: z.string() })).optional() })
      .optional(),
    notes: z.record(z.string(), z.unknown()).optional(),
  }),
);

const maxBytes = 4096;
type Sendable = string | Uint8Array<ArrayBuffer> | ReadableStream;
const sent = (body: Sendable, headers: Readonly<Record<string, string>> = {}): Request =>
  new Request("http://localhost/api/jobs", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
    duplex: "half",
  });

const read = (body: Sendable, headers?: Readonly<Record<string, string>>): Promise<unknown> =>
  bodyOf(job, sent(body, headers), maxBytes);

async function refusal(reading: Promise<unknown>): Promise<Problem> {
  const error = await reading.then(
    (value) => new Error(`was read: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw error;
}

const fieldsOf = async (value: unknown): Promise<readonly FieldProblem[]> => {
  const problem = await refusal(read(JSON.stringify(value)));
  expect(problem.code).toBe("invalid_body");
  return problem.fields ?? [];
};

function inChunks(
  chunks: readonly Uint8Array[],
  state: { pulled: number; cancelled: boolean },
): ReadableStream {
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[state.pulled];
      state.pulled += 1;
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel() {
      state.cancelled = true;
    },
  });
}

describe("a body (T-LIM-1)", () => {
  it("is what its schema makes of it", async () => {
    expect(await read('{"title":"Cook"}')).toEqual({ title: "Cook", remote: false });
    const whole = {
      title: "Cook",
      remote: true,
      place: { city: "Bern", tags: [{ word: "a" }] },
      notes: { any: [1] },
    };
    expect(await read(JSON.stringify(whole))).toEqual(whole);
  });

  it("is read alike however it is cut into pieces", async () => {
    const text = new TextEncoder().encode(JSON.stringify({ title: "Köchin für 🍜" }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 6 }), async (cuts) => {
        const at = [0, ...cuts.sort((one, other) => one - other), text.length];
        const pieces = at.slice(1).map((end, index) => text.subarray(at[index], end));
        const body = await read(inChunks(pieces, { pulled: 0, cancelled: false }));
        expect(body).toEqual({ title: "Köchin für 🍜", remote: false });
      }),
    );
  });

  it("may be as large as the limit and not one byte larger", async () => {
    const padded = (length: number): string => '{"title":"Cook"}'.padEnd(length, " ");
    expect(await read(padded(maxBytes))).toMatchObject({ title: "Cook" });
    expect((await refusal(read(padded(maxBytes + 1)))).code).toBe("body_too_large");
  });

  it("is not read on once it is too large, whatever length it claims", async () => {
    const state = { pulled: 0, cancelled: false };
    const endless = inChunks(
      Array.from({ length: 1000 }, () => new Uint8Array(1024)),
      state,
    );
    const problem = await refusal(read(endless, { "Content-Length": "10" }));
    expect(problem).toMatchObject({ code: "body_too_large", headers: { Connection: "close" } });
    expect(state.cancelled).toBe(true);
    expect(state.pulled).toBeLessThan(10);
  });

  it("that breaks off is refused, with the reason for the log", async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.error(new Error("aborted")),
    });
    const problem = await refusal(read(broken));
    expect([problem.code, String(problem.cause)]).toEqual(["invalid_body", "Error: aborted"]);
  });

  it.each([
    "application/json",
    "Application/JSON",
    "application/json;charset=utf-8",
    'application/json ; charset="UTF-8"',
  ])("travels as %s", async (type) => {
    expect(await read('{"title":"Cook"}', { "Content-Type": type })).toMatchObject({ title: "Cook" });
  });

  it.each([
    "",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/json, text/plain",
    "application/jsonp",
    "application/problem+json",
    "text/plain; application/json",
  ])("does not travel as %j", async (type) => {
    const problem = await refusal(read('{"title":"Cook"}', { "Content-Type": type }));
    expect(problem.code).toBe("unsupported_media_type");
  });

  it("is not unpacked", async () => {
    const problem = await refusal(read('{"title":"Cook"}', { "Content-Encoding": "gzip" }));
    expect(problem.code).toBe("unsupported_media_type");
  });

  it.each(["", "{", "{'title':'Cook'}", '{"title":"Cook"} x', "undefined", "NaN", '{"title":"Co\nok"}'])(
    "must be JSON: %j is none",
    async (text) => {
      expect(await refusal(read(text))).toMatchObject({ code: "invalid_body", fields: undefined });
    },
  );

  it("must be UTF-8", async () => {
    const latin1 = Buffer.from('{"title":"Köchin"}', "latin1");
    expect((await refusal(read(latin1))).code).toBe("invalid_body");
  });

  it.each(["null", "[]", '"Cook"', "1", "true", "[{}]"])("must be an object: %s is none", async (text) => {
    const problem = await refusal(read(text));
    expect(problem.code).toBe("invalid_body");
    expect(problem.fields).toHaveLength(1);
  });
});

describe("a field of a body (T-TYPE-1)", () => {
  it("is named from the root when it is wrong", async () => {
    expect(await fieldsOf({ title: 3, place: { city: ["Bern"], tags: [{ word: "a" }, {}] } })).toEqual([
      { field: "title", message: expect.stringContaining("string") as string },
      { field: "place.city", message: expect.stringContaining("string") as string },
      { field: "place.tags.1.word", message: "This is required." },
    ]);
  });

  it("can not be slipped in: what the schema does not know is refused at every depth (T-MASS-1)", async () => {
    const slipped = { field: expect.any(String) as string, message: "Leave this out: it is not known here." };
    expect(await fieldsOf({ title: "Cook", organizationId: "x" })).toEqual([
      { ...slipped, field: "organizationId" },
    ]);
    expect(
      await fieldsOf({ title: "Cook", place: { city: "Bern", tags: [{ word: "a", role: "owner" }] } }),
    ).toEqual([{ ...slipped, field: "place.tags.0.role" }]);
  });

  it("is refused as well by a schema that is strict by itself", async () => {
    const strict = declared(z.strictObject({ title: z.string() }));
    const problem = await refusal(bodyOf(strict, sent('{"title":"a","x":1}'), maxBytes));
    expect(problem.fields).toEqual([{ field: "x", message: "Leave this out: it is not known here." }]);
  });

  it("can not reach a prototype", async () => {
    for (const key of ["__proto__", "constructor", "prototype", "toString"]) {
      const text = `{"title":"Cook","${key}":{"isAdmin":true,"title":"x"}}`;
      expect((await refusal(read(text))).fields).toEqual([
        { field: key, message: expect.any(String) as string },
      ]);
      const nested = `{"title":"Cook","notes":{"${key}":{"isAdmin":true}}}`;
      await read(nested).catch((error: unknown) => expect(error).toBeInstanceOf(Problem));
    }
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it("counts once when it is written twice: the last one, and that is checked", async () => {
    expect(await read('{"title":3,"title":"Cook"}')).toMatchObject({ title: "Cook" });
    expect((await refusal(read('{"title":"Cook","title":3}'))).code).toBe("invalid_body");
  });

  it("is text that a database can hold, as its name is", async () => {
    for (const text of ["a\0b", "\ud800", "a\udfff"]) {
      expect(await fieldsOf({ title: text })).toMatchObject([{ field: "title" }]);
      expect(await fieldsOf({ title: "Cook", notes: { [text]: 1 } })).toMatchObject([{ field: "notes" }]);
      expect(await fieldsOf({ title: "Cook", notes: { list: [{ text }] } })).toMatchObject([
        { field: "notes.list.0.text" },
      ]);
    }
  });

  it("may nest 20 levels and no deeper, however deep it is written", async () => {
    const nested = (levels: number): string =>
      `{"title":"Cook","notes":${'{"a":'.repeat(levels - 2)}{}${"}".repeat(levels - 1)}`;
    expect(await read(nested(20))).toMatchObject({ title: "Cook" });
    expect((await refusal(read(nested(21)))).code).toBe("invalid_body");
    const bottomless = "[".repeat(2000) + "]".repeat(2000);
    expect((await refusal(read(bottomless))).fields?.[0]?.message).toBe("Nest at most 20 levels.");
  });

  it("is complained about at most fifty times", async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x${index}`, 1]));
    expect(await fieldsOf({ title: "Cook", ...many })).toHaveLength(50);
    const wrong = Array.from({ length: 200 }, () => ({}));
    expect(await fieldsOf({ title: "Cook", place: { city: "Bern", tags: wrong } })).toHaveLength(50);
  });

  it("never breaks us: whatever JSON comes is read or refused (T-HTTP-1)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        await read(text).catch((error: unknown) => expect(error).toBeInstanceOf(Problem));
      }),
    );
  });
});

describe("an endpoint that takes no body", () => {
  const none = declared(null);

  it("is content without one, and with an empty one", async () => {
    expect(await bodyOf(none, new Request("http://localhost/", { method: "POST" }), maxBytes)).toBeNull();
    expect(await bodyOf(none, sent(""), maxBytes)).toBeNull();
  });

  it("refuses any other, and reads no more of it than its beginning", async () => {
    expect((await refusal(bodyOf(none, sent("{}"), maxBytes))).code).toBe("invalid_body");
    const state = { pulled: 0, cancelled: false };
    const endless = inChunks(
      Array.from({ length: 1000 }, () => new Uint8Array(1024)),
      state,
    );
    expect((await refusal(bodyOf(none, sent(endless), maxBytes))).code).toBe("invalid_body");
    expect(state.cancelled).toBe(true);
  });
});

describe("a body of bytes", () => {
  const picture = declared(bytes(["image/png", "image/webp"], 1000));
  const given = (
    body: Sendable,
    type: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<unknown> => bodyOf(picture, sent(body, { "Content-Type": type, ...more }), maxBytes);

  it("comes as it was sent, with its type, up to the endpoint's own limit", async () => {
    const whole = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
    expect(await given(whole, "image/png")).toEqual({ type: "image/png", bytes: whole });
    expect(await given(whole, "IMAGE/WebP")).toMatchObject({ type: "image/webp" });
    expect((await refusal(given(new Uint8Array(1001), "image/png"))).code).toBe("body_too_large");
    expect((await refusal(given("", "image/png"))).code).toBe("invalid_body");
  });

  it.each([
    "image/svg+xml",
    "text/html",
    "image/png; charset=utf-8",
    "application/json",
    "multipart/form-data",
    "",
  ])("is refused as %j", async (type) => {
    expect((await refusal(given("x", type))).code).toBe("unsupported_media_type");
  });

  it("is refused compressed", async () => {
    const problem = await refusal(given("x", "image/png", { "Content-Encoding": "gzip" }));
    expect(problem.code).toBe("unsupported_media_type");
  });
});
