/** The forms of a counted noun in Arabic, by the category of the number; `#` stands for the number. @see CLDR, plural rules */
export interface Forms {
  readonly zero: string;
  readonly one: string;
  readonly two: string;
  /** 3 to 10. */
  readonly few: string;
  /** 11 to 99. */
  readonly many: string;
  readonly other: string;
}

const rules = new Intl.PluralRules("ar");

/** How many there are of something. */
export function counted(count: number, forms: Forms): string {
  return forms[rules.select(count)].replace("#", String(count));
}

/** A name, address or code within a sentence, whichever way it runs. @see UAX #9 section 2.4, isolates */
export function named(name: string): string {
  return `\u2068${name}\u2069`;
}

/** How many members there are. */
export const memberForms: Forms = {
  zero: "لا أعضاء",
  one: "عضو واحد",
  two: "عضوان",
  few: "# أعضاء",
  many: "# عضوًا",
  other: "# عضو",
};
