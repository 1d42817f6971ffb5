import type { ReactElement } from "react";

/** A person as a small round picture: their initials. Without a colour: those belong to organizations. */
export function Avatar({ name }: { readonly name: string }): ReactElement {
  return (
    <span className="avatar" aria-hidden>
      {initialsOf(name)}
    </span>
  );
}

const letters = new Intl.Segmenter();

function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word !== "");
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => firstLetter(word ?? "")).join("");
}

function firstLetter(word: string): string {
  const [first] = letters.segment(word);
  return (first?.segment ?? "").toLocaleUpperCase();
}
