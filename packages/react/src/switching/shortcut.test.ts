import { describe, expect, test } from "vitest";
import { digitLabel, platformOf, shortcutOf, toggleLabel, type KeyPress } from "./shortcut.ts";

const plain: KeyPress = {
  key: "",
  code: "",
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
};
const press = (more: Partial<KeyPress>): KeyPress => ({ ...plain, ...more });

describe("the list", () => {
  const o = { key: "O", code: "KeyO", shiftKey: true };

  test("opens with ⌘⇧O on a Mac and with Ctrl+Shift+O elsewhere", () => {
    expect(shortcutOf(press({ ...o, metaKey: true }), "apple")).toEqual({ kind: "toggle" });
    expect(shortcutOf(press({ ...o, ctrlKey: true }), "windows")).toEqual({ kind: "toggle" });
    expect(shortcutOf(press({ ...o, ctrlKey: true }), "other")).toEqual({ kind: "toggle" });
  });

  test("opens where the letter is: on Dvorak by its letter, on an Arabic keyboard by its place", () => {
    expect(
      shortcutOf(press({ key: "O", code: "KeyS", shiftKey: true, ctrlKey: true }), "other"),
    ).not.toBeNull();
    expect(
      shortcutOf(press({ key: "خ", code: "KeyO", shiftKey: true, ctrlKey: true }), "other"),
    ).not.toBeNull();
    expect(shortcutOf(press({ key: "R", code: "KeyO", shiftKey: true, ctrlKey: true }), "other")).toBeNull();
  });

  test("does not open with other modifiers, while a key is held down, or while a word is composed", () => {
    expect(shortcutOf(press({ ...o, ctrlKey: true }), "apple")).toBeNull();
    expect(shortcutOf(press({ ...o, ctrlKey: true, altKey: true }), "other")).toBeNull();
    expect(shortcutOf(press({ ...o, shiftKey: false, ctrlKey: true }), "other")).toBeNull();
    expect(shortcutOf(press({ ...o, ctrlKey: true, repeat: true }), "other")).toBeNull();
    expect(shortcutOf(press({ ...o, ctrlKey: true, isComposing: true }), "other")).toBeNull();
  });
});

describe("a digit", () => {
  test.each([
    ["apple", { metaKey: true }],
    ["windows", { altKey: true }],
    ["other", { ctrlKey: true }],
  ] as const)("switches on %s with its own modifier and with no other", (platform, wanted) => {
    for (const modifier of [{ metaKey: true }, { altKey: true }, { ctrlKey: true }, {}]) {
      const switches = JSON.stringify(modifier) === JSON.stringify(wanted);
      const expected = switches ? { kind: "switch", index: 1 } : null;
      expect(shortcutOf(press({ key: "2", code: "Digit2", ...modifier }), platform)).toEqual(expected);
    }
  });

  test("is known by its place, where it needs Shift to be typed", () => {
    expect(shortcutOf(press({ key: "é", code: "Digit2", ctrlKey: true }), "other")).toEqual({
      kind: "switch",
      index: 1,
    });
  });

  test("of the number pad, with AltGr, and zero belong to others", () => {
    expect(shortcutOf(press({ key: "2", code: "Numpad2", altKey: true }), "windows")).toBeNull();
    expect(
      shortcutOf(press({ key: "²", code: "Digit2", altKey: true, ctrlKey: true }), "windows"),
    ).toBeNull();
    expect(shortcutOf(press({ key: "0", code: "Digit0", ctrlKey: true }), "other")).toBeNull();
  });
});

test("the keys are written as each platform writes them", () => {
  expect(digitLabel(0, "apple")).toEqual({ text: "⌘1", aria: "Meta+1" });
  expect(digitLabel(8, "windows")).toEqual({ text: "Alt 9", aria: "Alt+9" });
  expect(digitLabel(1, "other")).toEqual({ text: "Ctrl 2", aria: "Control+2" });
  expect(toggleLabel("apple").text).toBe("⌘⇧O");
  expect(toggleLabel("windows").aria).toBe("Control+Shift+O");
});

test.each([
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15", "apple"],
  ["Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15", "apple"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "windows"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "other"],
])("%s is %s", (userAgent, platform) => {
  expect(platformOf(userAgent)).toBe(platform);
});
