/** The one or two letters that stand for a name: the first of its first and, in scripts with capitals, of its last word. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== "");
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""].map((word = "") =>
    firstLetter(word),
  );
  // Letters without capitals are joined to one another or fill the mark by themselves.
  return (hasCapitals(first) ? first + last : first) || "?";
}

function hasCapitals(letter: string): boolean {
  return letter.toLowerCase() !== letter || /\d/.test(letter);
}

/** A letter may be several code points; it is never cut in two. */
function firstLetter(word: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word);
  return (first?.segment ?? "").toUpperCase();
}
