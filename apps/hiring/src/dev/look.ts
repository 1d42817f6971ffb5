import type { MessageOverrides } from "@guildhall/react";
import { arabic } from "@guildhall/react/messages/ar";

/** How the demos are looked at. */
export interface Look {
  /** `system` is what the browser prefers. */
  readonly theme: "system" | "light" | "dark";
  /** The width of the screen in CSS pixels; null for that of the window. */
  readonly width: "1440" | "1024" | "390" | null;
  readonly language: Language;
}

/** The languages that the demos speak. */
export const languages = {
  en: { name: "English", direction: "ltr", messages: {} },
  ar: { name: "العربية", direction: "rtl", messages: arabic },
} as const satisfies Readonly<
  Record<string, { name: string; direction: "ltr" | "rtl"; messages: MessageOverrides }>
>;

/** A language that the demos speak. */
export type Language = keyof typeof languages;

const themes = ["system", "light", "dark"] as const;
const widths = ["1440", "1024", "390"] as const;

/** What can be chosen of a look. */
export const choices = {
  theme: themes,
  width: widths,
  language: Object.keys(languages) as Language[],
} as const;

/** Reads a look from the query of an address; what it does not say is as usual. */
export function lookFrom(query: URLSearchParams): Look {
  return {
    theme: themes.find((theme) => theme === query.get("theme")) ?? "system",
    width: widths.find((width) => width === query.get("width")) ?? null,
    language: choices.language.find((language) => language === query.get("language")) ?? "en",
  };
}

/** The query of the address of a look. */
export function queryOf({ theme, width, language }: Look): string {
  const query = new URLSearchParams();
  if (theme !== "system") query.set("theme", theme);
  if (width !== null) query.set("width", width);
  if (language !== "en") query.set("language", language);
  return query.size === 0 ? "" : `?${query.toString()}`;
}
