/** Letters that no decomposition takes apart, as they are written in plain ones. */
const plain: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

/** The longest slug, in characters. */
const longest = 48;

/** The slug that a name suggests; empty for a name without a letter or digit that a slug can hold. */
export function slugOf(name: string): string {
  const folded = name.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const letters = folded.replace(/[^\0-\x7f]/gu, (letter) => plain[letter] ?? "-");
  return letters
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-|-$/g, "");
}

/** What somebody typed as a slug, with what can be no part of one replaced as they type. */
export function typedSlug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, longest);
}

/** Whether a text has the form of a slug: 2 to 48 of `a-z 0-9` and single hyphens between them. */
export function isSlug(text: string): boolean {
  return text.length >= 2 && text.length <= longest && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);
}
