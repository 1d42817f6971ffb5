import { problems } from "@guildhall/protocol";
import { securityHeaders } from "@guildhall/server";
import { readFileSync } from "node:fs";

/** The pages of the problem codes, by the paths that problems name as their `type`. */
export type ErrorPages = Readonly<Record<string, () => Response>>;

/** Reads the pages of the problem codes once; they are answered as the plain text that they are written in. */
export function errorPages({ secure }: { readonly secure: boolean }): ErrorPages {
  const headers = {
    ...securityHeaders({ kind: "api", secure }),
    "Content-Type": "text/plain; charset=utf-8",
  };
  const pages = Object.keys(problems).map((code) => {
    const text = readFileSync(new URL(`../../../docs/errors/${code}.md`, import.meta.url), "utf8");
    return [`/docs/errors/${code}`, () => new Response(text, { headers })] as const;
  });
  return Object.fromEntries(pages);
}
