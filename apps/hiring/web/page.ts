import { id, slug } from "@guildhall/protocol";
import { pages } from "../shared/pages.ts";

/** How pages are served. */
export interface PageOptions {
  /** People reach the application over https. */
  readonly secure: boolean;
  /** The pages for development are there, and the application may show the way to them. */
  readonly development: boolean;
}

/** The application's HTML as it is served here. */
export function pageFor(html: string, { development }: PageOptions): string {
  if (!development) return html;
  return html.replace("</head>", '  <meta name="guildhall-development" content="on" />\n  </head>');
}

const patterns = pages.map((page) => page.slice(1).split("/"));
const ours = new Set(patterns.map(([first = ""]) => first));

/** Whether the application has a page at this path. Whether what it is about exists is for the API to tell. */
export function isPage(pathname: string): boolean {
  const segments = pathname
    .replace(/(?<=.)\/$/, "")
    .slice(1)
    .split("/");
  // A word of ours is no organization's.
  const known = patterns.filter(([first = ""]) => first === segments[0] || !ours.has(segments[0] ?? ""));
  return known.some(
    (pattern) =>
      pattern.length === segments.length && pattern.every((word, index) => fits(word, segments[index] ?? "")),
  );
}

function fits(word: string, segment: string): boolean {
  if (!word.startsWith(":")) return word === segment;
  return (word === ":org" ? slug : id).safeParse(segment).success;
}
