import { slug as slugSchema } from "@guildhall/protocol";
import { randomInt } from "node:crypto";
import { Problem } from "../http/index.ts";

/** Slugs that nobody may take, because the application or the API has pages of that name. */
export type ReservedWords = ReadonlySet<string>;

/** Makes a slug from an organization's name: `Café Müller & Söhne` becomes `cafe-muller-sohne`. */
export function slugFrom(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return plain.length >= 2 ? plain : "organization";
}

/** A slug beside the wanted one, for when that is taken: `acme-4821`. */
export function anotherSlug(slug: string): string {
  return `${slug.slice(0, 43)}-${String(randomInt(1000, 10_000))}`;
}

/**
 * What a slug looks like: two that the eye can take for one another have the same. 0 is o, 1 is l, and rn is m, as
 * `guildhall.slug_skeleton` has it for the slugs of organizations. @see Unicode TS #39 section 4
 */
export function slugSkeleton(slug: string): string {
  return slug.replaceAll("0", "o").replaceAll("1", "l").replaceAll("rn", "m");
}

/** May an organization have this slug, as far as its form and the words go that are reserved, and what looks like one? */
export function isPermitted(slug: string, reserved: ReservedWords): boolean {
  const skeleton = slugSkeleton(slug);
  return slugSchema.safeParse(slug).success && ![...reserved].some((word) => slugSkeleton(word) === skeleton);
}

/** The problem of a slug that somebody has, or that is reserved: both look the same. `field` is where it was said. */
export function slugTaken(slug: string, field: string): Problem {
  return new Problem("slug_taken", {
    detail: `"${slug}" is taken; choose another address.`,
    fields: [{ field, message: "This address is taken; choose another." }],
  });
}
