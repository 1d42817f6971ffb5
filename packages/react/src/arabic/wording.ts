export { isolated as named } from "../messages/isolated.ts";

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

/** How many members there are. */
export const memberForms: Forms = {
  zero: "لا أعضاء",
  one: "عضو واحد",
  two: "عضوان",
  few: "# أعضاء",
  many: "# عضوًا",
  other: "# عضو",
};
