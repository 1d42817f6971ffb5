/** What somebody typed or pasted into a field for e-mail addresses, taken apart. */
export interface TypedAddresses {
  /** Each address once, in lower case, in the order in which they came. */
  readonly emails: readonly string[];
  /** What has not the form of an address, as it was typed. */
  readonly refused: readonly string[];
}

/** Takes apart addresses separated by commas, semicolons, spaces or lines, also `Max <max@acme.example>`. */
export function addressesIn(text: string): TypedAddresses {
  // In angle brackets stands the address, before them a name.
  const bare = text.replace(/[^,;\n<>]*<([^<>]*)>/g, " $1 ");
  const parts = bare.split(/[\s,;]+/).filter((part) => part !== "");
  const isAddress = (part: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/.test(part);
  const emails = parts.filter(isAddress).map((part) => part.toLowerCase());
  return { emails: [...new Set(emails)], refused: parts.filter((part) => !isAddress(part)) };
}
