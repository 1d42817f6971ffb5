/** The families of systems that differ in which keys their browsers keep for themselves. */
export type Platform = "apple" | "windows" | "other";

/** What a key press asks the switcher for. */
export type Shortcut = { readonly kind: "toggle" } | { readonly kind: "switch"; readonly index: number };

/** What of a keyboard event decides. */
export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "metaKey" | "ctrlKey" | "altKey" | "shiftKey" | "repeat" | "isComposing"
>;

type Modifier = "metaKey" | "ctrlKey" | "altKey";

/**
 * The modifier of a digit: ⌘ on Apple's systems; Alt on Windows, whose browsers choose tabs with Ctrl; Ctrl elsewhere,
 * where they choose tabs with Alt.
 */
const digitModifiers: Readonly<Record<Platform, Modifier>> = {
  apple: "metaKey",
  windows: "altKey",
  other: "ctrlKey",
};

/** The platform that a browser runs on, from what it says of itself. */
export function platformOf(userAgent: string): Platform {
  if (/Mac OS X|Macintosh|iPhone|iPad/.test(userAgent)) return "apple";
  return userAgent.includes("Windows") ? "windows" : "other";
}

/** What a key press asks for: ⌘⇧O or Ctrl+Shift+O toggles the list, a digit switches to that row; null for all else. */
export function shortcutOf(press: KeyPress, platform: Platform): Shortcut | null {
  if (press.repeat || press.isComposing) return null;
  if (isLetterO(press) && press.shiftKey && holdsOnly(press, platform === "apple" ? "metaKey" : "ctrlKey")) {
    return { kind: "toggle" };
  }
  // The key's place, since a digit needs Shift on some keyboards, and the number pad types characters with Alt.
  const digit = /^Digit([1-9])$/.exec(press.code)?.[1];
  if (digit === undefined || press.shiftKey || !holdsOnly(press, digitModifiers[platform])) return null;
  return { kind: "switch", index: Number(digit) - 1 };
}

/** How a row's key is written beside it, and how `aria-keyshortcuts` writes it. */
export function digitLabel(
  index: number,
  platform: Platform,
): { readonly text: string; readonly aria: string } {
  const digit = String(index + 1);
  const labels: Readonly<Record<Platform, { text: string; aria: string }>> = {
    apple: { text: `⌘${digit}`, aria: `Meta+${digit}` },
    windows: { text: `Alt ${digit}`, aria: `Alt+${digit}` },
    other: { text: `Ctrl ${digit}`, aria: `Control+${digit}` },
  };
  return labels[platform];
}

/** How the key that toggles the list is written. */
export function toggleLabel(platform: Platform): { readonly text: string; readonly aria: string } {
  return platform === "apple"
    ? { text: "⌘⇧O", aria: "Meta+Shift+O" }
    : { text: "Ctrl Shift O", aria: "Control+Shift+O" };
}

/** Where the letter is on Latin keyboards; on others, where it would be. */
function isLetterO({ key, code }: KeyPress): boolean {
  return key.toLowerCase() === "o" || (code === "KeyO" && !/^[a-z]$/i.test(key));
}

/** Ctrl and Alt together are how AltGr arrives, which types characters. */
function holdsOnly(press: KeyPress, wanted: Modifier): boolean {
  const modifiers: readonly Modifier[] = ["metaKey", "ctrlKey", "altKey"];
  return modifiers.every((modifier) => press[modifier] === (modifier === wanted));
}
