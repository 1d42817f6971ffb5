import type { CSSProperties } from "react";

/** Lightness and chroma of every organization's colour: white text on it has a contrast above 4.5 at every hue. */
export const organizationLightness = 0.52;
/** The chroma that belongs to `organizationLightness`. */
export const organizationChroma = 0.13;

/** The hue of an organization, in degrees from 0 to 359: always the same for one id. */
export function organizationHue(id: string): number {
  // FNV-1a spreads ids that differ in few characters, as those made one after another do.
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % 360;
}

/** The colour of an organization as CSS writes it. */
export function organizationColor(id: string): string {
  return `oklch(${organizationLightness} ${organizationChroma} ${organizationHue(id)})`;
}

/**
 * The properties that give an element and what is in it the colours of an organization: `--gh-organization`, and
 * `--gh-on-organization` for text on it.
 */
export function organizationStyle(id: string): CSSProperties {
  const properties = { "--gh-organization": organizationColor(id), "--gh-on-organization": "#fff" };
  return properties as CSSProperties;
}
