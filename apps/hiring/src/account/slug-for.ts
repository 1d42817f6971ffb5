/** The address that an organization of this name gets, as long as nobody has it: "Café Müller" gets `cafe-muller`. */
export function slugFor(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
}
