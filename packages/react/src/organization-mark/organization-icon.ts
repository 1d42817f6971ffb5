import { organizationColor } from "../appearance/organization-color.ts";
import { initials } from "./initials.ts";

/** The mark of an organization as an SVG image in a `data:` URL: the favicon that tells one tab from another. */
export function organizationIcon(organization: { readonly id: string; readonly name: string }): string {
  const text = initials(organization.name).replace(/[<>&"']/g, "");
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
    `<rect width="32" height="32" rx="7" fill="${organizationColor(organization.id)}"/>` +
    `<text x="16" y="17" fill="#fff" font-family="system-ui,sans-serif" font-size="15" font-weight="600" ` +
    `text-anchor="middle" dominant-baseline="central">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
