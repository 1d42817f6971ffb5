import { readHealth, readOpenApi, readReadiness } from "@guildhall/protocol";

/** The part of a route that takes an address. */
export interface Placed {
  readonly endpoint: { readonly path: string };
}

const probes = [readHealth, readReadiness, readOpenApi];

/** The first segments of the pages that mails, redirects and problems lead to: whoever uses the library serves them. */
export const pagesLedTo: readonly string[] = [
  ...["sign-in", "new", "verify", "reset", "change-email", "invite", "join", "device", "account", "docs"],
];

/**
 * The words that no organization may have as its slug: the first segments of all routes and of the application's own
 * pages, given as words or paths (`sign-in`, `/sign-in/reset`). The health probes' and {@link pagesLedTo} are always among
 * them.
 */
export function reservedWords(routes: readonly Placed[], pages: readonly string[]): ReadonlySet<string> {
  const paths = [
    ...probes.map(({ path }) => path),
    ...routes.map(({ endpoint }) => endpoint.path),
    ...pagesLedTo,
    ...pages,
  ];
  const words = paths.map((path) => path.split("/").find((segment) => segment !== "") ?? "");
  return new Set(words.filter((word) => word !== "" && !word.startsWith(":")));
}
