/** A name, address or code within a sentence, whichever way either of them runs. @see UAX #9 section 2.4, isolates */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
