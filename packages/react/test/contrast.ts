/** Lightness (0 to 1), chroma and hue (degrees) of a colour. @see CSS Color 4 section 9.4 */
export type Oklch = readonly [lightness: number, chroma: number, hue: number];

/** The contrast of two colours as WCAG 2.2 defines it, from 1 to 21. */
export function contrast(one: Oklch, other: Oklch): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Reads `oklch(L C H)`, `#fff` and `#000`; throws for anything else. */
export function readColor(css: string): Oklch {
  if (css === "#fff") return [1, 0, 0];
  if (css === "#000") return [0, 0, 0];
  const [, lightness, chroma, hue] = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(css) ?? [];
  if (hue === undefined) throw new TypeError(`${css} is not a colour that is read here.`);
  return [Number(lightness), Number(chroma), Number(hue)];
}

/** Out of the sRGB gamut each channel is clipped, as browsers do. */
function luminance([lightness, chroma, hue]: Oklch): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  const clip = (channel: number): number => Math.min(Math.max(channel, 0), 1);
  return 0.2126 * clip(red) + 0.7152 * clip(green) + 0.0722 * clip(blue);
}
