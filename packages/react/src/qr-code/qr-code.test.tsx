import { renderToStaticMarkup } from "react-dom/server";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { QrCode } from "./qr-code.tsx";

const address =
  "otpauth://totp/Guildhall:max%40acme.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Guildhall";

/** The modules that the rectangles of the picture cover, each of which must be covered once. */
function darkModules(markup: string): string[] {
  const rectangles = [...markup.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].map((found) =>
    found.slice(1).map(Number),
  );
  return rectangles.flatMap(([x = 0, y = 0, width = 0, back = 0]) => {
    expect(back).toBe(width);
    return Array.from({ length: width }, (_, at) => `${x + at} ${y}`);
  });
}

test("the code that is drawn is the code of the address, with its margin, and says what it is", () => {
  const markup = renderToStaticMarkup(<QrCode text={address} label="Code to scan" />);
  const { data, size } = encode(address, { ecc: "M", border: 4 });
  const expected = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])));
  expect(darkModules(markup).sort()).toEqual(expected.sort());
  expect(markup).toContain(`viewBox="0 0 ${size} ${size}"`);
  expect(markup).toContain('role="img" aria-label="Code to scan"');
  expect(darkModules(markup).some((at) => at.split(" ").some((place) => Number(place) < 4))).toBe(false);
});
