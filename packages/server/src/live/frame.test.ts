import { liveMessage, type LiveMessage } from "@guildhall/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newId } from "../http/index.ts";
import { frame } from "./frame.ts";

const [user, organization] = [newId(), newId()];

describe("a frame", () => {
  test("is a line for each message, and behind them the id", () => {
    const messages: readonly LiveMessage[] = [
      { kind: "membership_started", user, organization, slug: "acme" },
      { kind: "resync" },
    ];
    expect(frame(messages, { id: "abc", retryMs: 1000.4 })).toBe(
      `retry: 1000\n\ndata: {"kind":"membership_started","user":"${user}","organization":"${organization}","slug":"acme"}\n\n` +
        `data: {"kind":"resync"}\n\nid: abc\n\n`,
    );
  });

  test("can not be broken by a line that ends, or anything else, in an id (T-SSE-4)", () => {
    for (const id of ["a\nb", "a\rb", "a\r\ndata: x", "a\0", "a b", "", "ä"])
      expect(() => frame([], { id })).toThrow(TypeError);
    const isRefused = (id: string): boolean => {
      try {
        frame([], { id });
        return false;
      } catch {
        return true;
      }
    };
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (id) => isRefused(id) === !/^[\w-]+$/.test(id)),
    );
  });

  test("can not be broken by a line that ends in a message: there is no field that takes one (T-SSE-4)", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary-ascii" }),
        fc.constantFrom("\n", "\r", "\r\n", "\u2028"),
        (text, end) => {
          const slug = `${text}${end}data: forged`;
          const forged = { kind: "organization_changed", user, organization, slug } as LiveMessage;
          expect(() => frame([forged])).toThrow();
          expect(() => frame([{ ...forged, slug: "acme", user: `${user}${end}` } as LiveMessage])).toThrow();
        },
      ),
    );
  });

  test("says nothing beside what the list of messages allows (T-EVT-1)", () => {
    for (const surplus of [
      { name: "Acme" },
      { token: "x" },
      { email: "max@example.com" },
      { at: "2026-11-21" },
    ])
      expect(() => frame([{ kind: "role_changed", user, organization, ...surplus }])).toThrow();
    expect(() => frame([{ kind: "password_changed", user } as unknown as LiveMessage])).toThrow();
  });

  test("knows no field in any message but ids, a slug and why a stream ends (T-EVT-1)", () => {
    const fields = liveMessage.options.flatMap(({ shape }) => Object.keys(shape));
    expect(new Set(fields)).toEqual(new Set(["kind", "user", "organization", "slug", "because"]));
  });
});
