import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contrast, readColor } from "../../test/contrast.ts";
import {
  organizationColor,
  organizationHue,
  organizationLightness,
  organizationChroma,
} from "./organization-color.ts";

describe("an organization's colour", () => {
  test("white text on it can be read at every hue, and it stands out from both themes' pages", () => {
    for (let hue = 0; hue < 360; hue++) {
      const color = [organizationLightness, organizationChroma, hue] as const;
      expect(contrast(color, readColor("#fff"))).toBeGreaterThanOrEqual(4.5);
      for (const theme of [0, 1]) expect(contrast(color, token("page", theme))).toBeGreaterThanOrEqual(3);
    }
  });

  test("is the same for one id, and ids made one after another are far apart", () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), (id) => {
        expect(organizationColor(id)).toBe(organizationColor(id));
        expect(organizationHue(id)).toBeGreaterThanOrEqual(0);
        expect(organizationHue(id)).toBeLessThan(360);
      }),
    );
    const hues = Array.from({ length: 300 }, (_, index) =>
      organizationHue(`01934b7a-0000-7000-8000-${index}`),
    );
    expect(new Set(hues.map((hue) => Math.floor(hue / 30))).size).toBe(12);
  });
});

describe.each([
  ["light", 0],
  ["dark", 1],
])("in the %s theme", (_, theme) => {
  test.each(["text", "text-muted", "link", "danger", "success"])("%s can be read on every ground", (name) => {
    for (const ground of ["page", "surface", "raised", "hover"]) {
      expect(contrast(token(name, theme), token(ground, theme)), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("text on the accent can be read", () => {
    expect(contrast(token("on-accent", theme), token("accent", theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["border-strong", "focus"])("%s can be seen on every ground", (name) => {
    for (const ground of ["page", "surface", "raised"]) {
      expect(contrast(token(name, theme), token(ground, theme)), ground).toBeGreaterThanOrEqual(3);
    }
  });
});

const tokens = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

/** The colour that a token has in the light (0) or the dark (1) theme. */
function token(name: string, theme: number) {
  const value = new RegExp(`--gh-${name}: (.+);`).exec(tokens)?.[1] ?? "";
  const colors = value.match(/oklch\([^)]*\)|#[0-9a-f]+/g) ?? [];
  return readColor(colors[value.startsWith("light-dark") ? theme : 0] ?? "");
}
